"""The pages of the desk, a module for each; what they share is `page` and `words`."""
