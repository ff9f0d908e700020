"""Other people's interfaces over the same places, for programs that already speak them."""
