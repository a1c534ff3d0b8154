"""The words of `/billing` beside `lookup`, a file each. Who may ask is settled before; the caller alone is answered."""
