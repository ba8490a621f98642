from tests.hotel_examples import aurora, borealis, house, moment, opera, standing

__all__ = ["aurora", "borealis", "house", "moment", "opera", "standing"]
