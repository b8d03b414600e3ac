"""A throwaway repository: a small shop with a bug, and tasks that fix, extend and document it."""

import textwrap
from datetime import timedelta
from pathlib import Path

from msgspec import structs

from penguin_git.git.commits import Signature
from penguin_git.git.fresh import fresh
from penguin_git.git.repository import discover
from penguin_git.model.task import Check
from penguin_git.store.checkout import write_file
from penguin_git.tracker import creating, drafting, setup
from penguin_git.tracker.drafting import Wishes
from penguin_git.tracker.project import Project, World
from penguin_git.tracker.view import view

FAILS = "vouchers"  # the task whose check does not hold

_FILES = {
    "shop/__init__.py": '"""A small shop."""\n',
    "shop/cart.py": '''\
        """What a cart costs, in cents."""


        def total(prices: list[int], discount: int = 0) -> int:
            """The sum of the prices, with `discount` per cent off."""
            return round(sum(prices) - sum(prices) * discount)
        ''',
    "shop/prices.py": '''\
        """What the shop sells, in cents."""

        PRICES = {"herring": 250, "squid": 400, "krill": 120}
        ''',
    "tests/__init__.py": "",
    "tests/test_cart.py": """\
        import unittest

        from shop.cart import total


        class CartTest(unittest.TestCase):
            def test_adds_prices(self) -> None:
                self.assertEqual(370, total([250, 120]))

            def test_takes_the_discount_off(self) -> None:
                self.assertEqual(360, total([400], discount=10))


        if __name__ == "__main__":
            unittest.main()
        """,
    "tests/vouchers.py": """\
        import unittest

        from shop.cart import total_with_voucher


        class VoucherTest(unittest.TestCase):
            def test_never_pays_the_customer(self) -> None:
                self.assertEqual(0, total_with_voucher([500], 800))
        """,
    ".gitignore": "__pycache__/\n",
}

_FIX = """\
echo "::progress 20 running the tests"
python3 -m unittest -q 2>&1 | tail -n 3 || true
sleep 1
echo "::progress 60 correcting the percentage"
python3 - <<'END'
from pathlib import Path

cart = Path("shop/cart.py")
cart.write_text(cart.read_text().replace("* discount)", "* discount / 100)"))
END
sleep 1
echo "::progress 90 running the tests again"
python3 -m unittest -q
"""

_LIST = """\
echo "::progress 30 reading the prices"
sleep 1
python3 - <<'END'
from pathlib import Path

from shop.prices import PRICES

lines = [f"| {name} | {cents / 100:.2f} |" for name, cents in sorted(PRICES.items())]
Path("PRICES.md").write_text("\\n".join(["| what | price |", "|---|---|", *lines, ""]))
END
echo "::progress 80 wrote PRICES.md"
sleep 1
"""

_VOUCHERS = '''\
echo "::progress 40 adding vouchers"
sleep 1
cat >> shop/cart.py <<'END'


def total_with_voucher(prices: list[int], voucher: int) -> int:
    """The sum of the prices, less the voucher."""
    return total(prices) - voucher
END
echo "::progress 90 nobody has thought of large vouchers"
'''

_CHANGELOG = """\
sleep 1
printf '# Version 1.0\\n\\n' > CHANGELOG.md
git log --reverse --format='- %s' --grep '^Penguin-Act: land' >> CHANGELOG.md
"""

_TASKS = {
    "cart": Wishes(title="Make the cart trustworthy", description="The customers complain about discounts."),
    "discount": Wishes(
        title="Fix the discount",
        parent_task="cart",
        labels=("bug",),
        run=_FIX,
        acceptance=("A discount of 10 takes 10 per cent off", Check(check="python3 -m unittest -q")),
    ),
    "price-list": Wishes(
        title="Write the price list",
        labels=("docs",),
        run=_LIST,
        acceptance=(Check(check="grep -q krill PRICES.md"),),
    ),
    FAILS: Wishes(
        title="Accept vouchers",
        run=_VOUCHERS,
        acceptance=(
            "A voucher never makes a cart cheaper than nothing",
            Check(check="python3 -m unittest -q tests.vouchers"),
        ),
    ),
    "changelog": Wishes(
        title="Write the changelog",
        depends_on=("cart", "price-list"),
        labels=("docs",),
        run=_CHANGELOG,
        acceptance=(Check(check="grep -q discount CHANGELOG.md"),),
    ),
    "news": Wishes(title="Announce the vouchers", depends_on=(FAILS,), run="echo 'Vouchers!' > NEWS.md\n"),
}


def build(folder: Path, world: World) -> None:
    """Make the repository in a new folder: the shop, penguin's settings and the tasks, in three commits."""
    folder.mkdir(parents=True)
    for path, text in _FILES.items():
        write_file(folder, path, textwrap.dedent(text).encode())
    owner = Signature("Ada", "ada@example.com", world.now())
    fresh(folder, world.environ, owner, "Open a small shop, with a bug", _FILES)
    started = world.now().replace(microsecond=0) - timedelta(minutes=len(_TASKS))
    with Project.open(folder, world) as project:
        setup.initialise(project)
        for number, (name, wishes) in enumerate(_TASKS.items()):
            task = drafting.draft(project, view(project), wishes, chosen=name)
            planned = started + timedelta(minutes=number)  # apart, so that lists keep this order
            creating.create(project, structs.replace(task, created_at=planned), commit=False)
    git = discover(folder, world.environ).git
    git.run("add", "--all")
    git.run("commit", "--quiet", "--message", "Plan version 1.0")
