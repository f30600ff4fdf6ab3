"""The items of the shop."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    sku: str
    name: str
    cents: int

    @property
    def price(self):
        return f"{self.cents / 100:.2f} €"


ITEMS = {
    item.sku: item
    for item in (
        Item("kettle", "Kettle", 3900),
        Item("teapot", "Teapot, short and stout", 2450),
        Item("cup", "Cup without a handle", 990),
        Item("spoon", "Spoon", 320),
    )
}
