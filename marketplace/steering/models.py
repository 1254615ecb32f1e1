"""Tables of moves of services between service models, with what was promised of them."""
