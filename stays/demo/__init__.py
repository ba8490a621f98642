"""The demo hotel: people, guests and a fortnight of reception, played through the same acts that a real hotel uses."""
