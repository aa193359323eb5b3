#!/usr/bin/env python3
"""parity.py on small trees: what a run proves stands in the table, and every disagreement is a sentence."""
import io
import os
import pathlib
import tempfile
import unittest

import parity

SURFACE = """## Orders
POST /v2/orders ; client
GET /v2/orders/{id}
GET /v2/options ; not=options come later

## Stream
OUT /stream trade_updates fill ; fixtures=ws_fill_*
"""
SERVED = {"POST /v2/orders": ["ALP-O01"], "GET /v2/orders/7f": ["ALP-O02", "ALP-O01"],
          "OUT /stream trade_updates fill": ["ALP-S01"], "POST /sim/incidents": ["ALP-I01"]}
CLIENT = 'const char* path = "/v2/orders";\n'


class Parity(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        os.environ.pop("SLUICE_SHARED_DIR", None)

    def hold(self, served, surface=SURFACE, client=CLIENT, update=True):
        root = pathlib.Path(self.folder.name)
        venue = root / "src/venues/alpaca"
        venue.mkdir(parents=True, exist_ok=True)
        (venue / "surface.txt").write_text(surface)
        (venue / "client.cpp").write_text(client)
        self.readme = venue / "README.md"
        if not self.readme.exists():
            self.readme.write_text(f"before\n{parity.BEGIN}\n{parity.END}\nafter\n")
        out = io.StringIO()
        return parity.hold(root, "alpaca", served, update, out), out.getvalue()

    def test_writes_the_table_and_then_agrees_with_it(self):
        self.assertTrue(self.hold(SERVED)[0])
        text = self.readme.read_text()
        self.assertIn("| `GET /v2/orders/{id}` | ALP-O01, ALP-O02 |  |  |  |", text)
        self.assertIn("| `GET /v2/options` |  |  |  | options come later |", text)
        self.assertTrue(text.startswith("before\n") and text.endswith("after\n"))
        self.assertEqual(self.hold(SERVED, update=False), (True, ""))

    def test_finds_a_table_that_a_run_does_not_prove(self):
        self.hold(SERVED)
        more = {**SERVED, "POST /v2/orders": ["ALP-O01", "ALP-O09"]}
        self.assertEqual(self.hold(more, update=False), (True, ""))
        content, said = self.hold({**SERVED, "POST /v2/orders": ["ALP-O09"]}, update=False)
        self.assertFalse(content)
        self.assertIn("is not what this run proves", said)

    def test_names_what_nobody_documented_and_what_no_case_reached(self):
        content, said = self.hold({"POST /v2/orders": ["ALP-O01"], "GET /v2/secret": ["ALP-O02"]})
        self.assertFalse(content)
        self.assertIn("served, and no row of surface.txt: GET /v2/secret", said)
        self.assertIn("no passing case was served GET /v2/orders/{id}", said)

    def test_names_what_is_served_though_it_is_said_not_to_be(self):
        self.assertIn("is not served (options come later), and it was", self.hold({**SERVED, "GET /v2/options": ["X"]})[1])

    def test_compares_the_clients_sources_with_what_is_said_of_it(self):
        self.assertIn("sources do not name /v2/orders", self.hold(SERVED, client="")[1])
        self.assertIn("sources name /v2/clock", self.hold(SERVED, client=CLIENT + '"/v2/clock"')[1])

    def test_counts_fixtures_by_path_and_by_name_and_keeps_them_without_the_list(self):
        with tempfile.TemporaryDirectory() as shared:
            fixtures = pathlib.Path(shared, "data/fixtures/alpaca")
            fixtures.mkdir(parents=True)
            (fixtures / "README.md").write_text(
                "| rest/a.json | GET https://x.y/v2/orders/{id}?nested=true -> 200 | s |\n| ws/ws_fill_1.json | message | s |\n")
            os.environ["SLUICE_SHARED_DIR"] = shared
            self.assertTrue(self.hold(SERVED)[0])
        os.environ.pop("SLUICE_SHARED_DIR")
        text = self.readme.read_text()
        self.assertIn("| `GET /v2/orders/{id}` | ALP-O01, ALP-O02 |  | 1 |  |", text)
        self.assertIn("| `OUT /stream trade_updates fill` | ALP-S01 |  | 1 |  |", text)
        self.assertEqual(self.hold(SERVED, update=False), (True, ""))


if __name__ == "__main__":
    unittest.main()
