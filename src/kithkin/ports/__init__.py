"""The Protocols on which the parts agree. Implementations live elsewhere; `app.py` joins them."""
