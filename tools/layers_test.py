#!/usr/bin/env python3
"""layers.py on small trees with one mistake each: the finding names file, line and rule."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

LAYERS = pathlib.Path(__file__).with_name("layers.py")
TABLE = "base:\nmodel: base\nwire: base\nengine: model\napp: all\n"


def findings(files, table=TABLE):
    """What layers.py prints, and its exit code, on a tree of these files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {"tools/layers.txt": table, **files}.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        done = subprocess.run([sys.executable, LAYERS, folder], capture_output=True, text=True, check=False)
        return done.stdout + done.stderr, done.returncode


class Layers(unittest.TestCase):
    def test_accepts_a_room_its_rooms_use(self):
        files = {"src/base/a.hpp": "", "src/model/b.hpp": "",
                 "src/engine/c.cpp": '#include "base/a.hpp"\n#include "model/b.hpp"\n'}
        self.assertEqual(findings(files)[1], 0)

    def test_refuses_an_arrow_the_table_lacks(self):
        text, code = findings({"src/wire/w.hpp": "", "src/engine/c.cpp": '#pragma once\n#include "wire/w.hpp"\n'})
        self.assertEqual(text, 'src/engine/c.cpp:2: engine may not include "wire/w.hpp"; '
                               "engine uses base, model (tools/layers.txt)\n")
        self.assertEqual(code, 1)

    def test_exempts_tests_from_arrows(self):
        self.assertEqual(findings({"src/wire/w.hpp": "", "src/engine/c_test.cpp": '#include "wire/w.hpp"\n'})[1], 0)

    def test_refuses_an_include_without_its_room(self):
        text, _ = findings({"src/base/a.hpp": "", "src/base/a.cpp": '#include "a.hpp"\n'})
        self.assertIn('src/base/a.cpp:1: "a.hpp" names no room', text)

    def test_refuses_an_include_of_nothing(self):
        text, _ = findings({"src/base/a.cpp": '#include "base/gone.hpp"\n'})
        self.assertIn('src/base/a.cpp:1: "base/gone.hpp" does not exist', text)

    def test_refuses_a_folder_that_is_no_room(self):
        self.assertIn("the folder `util` is no room", findings({"src/util/a.hpp": ""})[0])

    def test_keeps_clock_and_disk_in_the_busy_rooms(self):
        text, _ = findings({"src/engine/a.cpp": "#include <fstream>\nauto t = std::chrono::system_clock::now();\n"})
        self.assertIn("src/engine/a.cpp:1: engine may not use <fstream>; clock, environment, disk", text)
        self.assertIn("src/engine/a.cpp:2: engine may not use system_clock::now; clock, environment, disk", text)
        self.assertEqual(findings({"src/app/a.cpp": "#include <fstream>\n"})[1], 0)

    def test_keeps_libm_out_of_what_decides(self):
        self.assertIn("src/model/a.cpp:1: model decides, so it may not use std::exp;",
                      findings({"src/model/a.cpp": "double y = std::exp(x);\n"})[0])
        self.assertEqual(findings({"src/model/a.cpp": "double y = std::sqrt(x);\n"})[1], 0)
        self.assertEqual(findings({"src/wire/a.cpp": "double y = std::exp(x);\n"})[1], 0)

    def test_keeps_slow_includes_out_of_headers(self):
        self.assertIn("src/app/a.hpp:1: <nlohmann/json.hpp> is too slow for a header",
                      findings({"src/app/a.hpp": "#include <nlohmann/json.hpp>\n"})[0])
        self.assertEqual(findings({"src/app/a.cpp": "#include <nlohmann/json.hpp>\n"})[1], 0)

    def test_keeps_the_headers_that_show_asio_within_net(self):
        table = "base:\nnet: base\nworld: net\n"
        files = {"src/net/a_impl.hpp": "#include <boost/asio/io_context.hpp>\n",
                 "src/net/a.cpp": '#include "net/a_impl.hpp"\n'}
        self.assertEqual(findings(files, table)[1], 0)
        text, _ = findings({**files, "src/world/b.cpp": '#include "net/a_impl.hpp"\n'}, table)
        self.assertIn('src/world/b.cpp:1: "net/a_impl.hpp" shows Asio and is for net alone', text)
        self.assertIn("src/world/b.hpp:1: <boost/asio/io_context.hpp> is too slow",
                      findings({"src/world/b.hpp": "#include <boost/asio/io_context.hpp>\n"}, table)[0])

    def test_refuses_a_source_of_401_lines(self):
        self.assertEqual(findings({"src/base/a.cpp": "\n" * 400})[1], 0)
        self.assertIn("src/base/a.cpp:401: 401 lines", findings({"src/base/a.cpp": "\n" * 401})[0])

    def test_refuses_a_table_that_names_a_room_before_its_line(self):
        text, code = findings({}, "model: base\nbase:\n")
        self.assertIn("layers.txt:1: expected `room: rooms`", text)
        self.assertEqual(code, 1)


if __name__ == "__main__":
    unittest.main()
