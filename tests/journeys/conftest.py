from tests.hotel_examples import aurora, borealis, house, moment, opera

__all__ = ["aurora", "borealis", "house", "moment", "opera"]
