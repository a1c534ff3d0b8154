"""Facts about an object in Stripe, read once and held against a later reading."""

# Facts about an object in Stripe by name, to be compared with a later reading; amounts in minor units.
Facts = dict[str, str | int | bool | None]
