"""Writes mat-npy.json: .mat and .npy files, and the numbers that scipy and numpy find in them.

    /usr/bin/python3 packages/wellfit/test/golden/mat-npy.py

Files are base64. Numbers that JSON lacks are text: "NaN", "Infinity", "-Infinity", "-0".
scipy writes the little-endian files; `Writer` below makes what scipy does not: big-endian files, numbers
stored smaller than their class, function handles, tables, broken sizes. scipy reads those back as a check.
"""
import base64
import io
import json
import math
import pathlib
import struct
import zlib

import numpy as np
import scipy
import scipy.io
import scipy.sparse
from scipy.io.matlab import MatlabObject

HEADER = b"MATLAB 5.0 MAT-file, golden file of wellfit".ljust(124)


def number(x):
    x = float(x)
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "Infinity" if x > 0 else "-Infinity"
    if x == 0 and math.copysign(1, x) < 0:
        return "-0"
    return int(x) if x == int(x) and abs(x) < 2**53 else x


def numbers(a):
    return [number(x) for x in np.asarray(a).flatten(order="C")]


def b64(data):
    return base64.b64encode(data).decode()


# --- .mat ---------------------------------------------------------------------------------------------

CLASSES = {"double": 6, "single": 7, "int8": 8, "uint8": 9, "int16": 10, "uint16": 11, "int32": 12,
           "uint32": 13, "int64": 14, "uint64": 15}
TYPES = {"i1": 1, "u1": 2, "i2": 3, "u2": 4, "i4": 5, "u4": 6, "f4": 7, "f8": 9, "i8": 12, "u8": 13}


class Writer:
    """Elements of a MATLAB 5 file in either byte order ('<' or '>')."""

    def __init__(self, order):
        self.order = order

    def pack(self, code, *values):
        return struct.pack(self.order + code, *values)

    def header(self, version=0x0100):
        return HEADER + self.pack("HH", version, 0x4D49)

    def element(self, mi, data, small=True):
        if small and 0 < len(data) <= 4:
            return self.pack("I", len(data) << 16 | mi) + data.ljust(4, b"\0")
        return self.pack("II", mi, len(data)) + data + b"\0" * (-len(data) % 8)

    def numbers(self, a, storage, small=True):
        data = np.asarray(a).astype(self.order + storage).tobytes(order="F")
        return self.element(TYPES[storage], data, small)

    def variable(self, code, name, *rest, shape=(1, 1), flags=0):
        dims = b"" if shape is None else self.numbers(np.array(shape), "i4")
        inside = (self.element(6, self.pack("II", flags << 8 | code, 0)) + dims
                  + self.element(1, name.encode()) + b"".join(rest))
        return self.element(14, inside, small=False)

    def matrix(self, name, a, cls="double", storage=None, flags=0, small=True):
        a = np.atleast_2d(np.asarray(a))
        storage = storage or a.dtype.str[1:]
        return self.variable(CLASSES[cls], name, self.numbers(a, storage, small), shape=a.shape, flags=flags)

    def compressed(self, data, level=9):
        z = zlib.compress(data, level)
        return self.pack("II", 15, len(z)) + z


def by_scipy(variables, compress):
    out = io.BytesIO()
    scipy.io.savemat(out, variables, format="5", do_compression=compress)
    data = out.getvalue()
    return HEADER + data[124:]  # scipy's text has the time in it


def case(name, data, expected, refused=()):
    """expected: name → (class, array); checked against scipy's own reader."""
    seen = scipy.io.loadmat(io.BytesIO(data))
    for key, (_, a) in expected.items():
        a = np.atleast_2d(a)
        mine = seen[key].reshape(a.shape)
        assert np.array_equal(mine, a, equal_nan=a.dtype.kind == "f"), (name, key)
    return {
        "name": name,
        "bytes": b64(data),
        "variables": [
            {"name": k, "class": c, "rows": np.atleast_2d(a).shape[0], "columns": np.atleast_2d(a).shape[1],
             "values": numbers(np.atleast_2d(a))}
            for k, (c, a) in expected.items()
        ],
        "refused": [{"name": k, "message": m} for k, m in refused],
    }


MATRIX = "wellfit reads numeric matrices only: save it as a matrix"


def mat_cases():
    cases = []
    rng = np.random.default_rng(1)
    edge = np.array([[np.nan, np.inf, -np.inf], [-0.0, 5e-324, 1.7976931348623157e308]])
    numeric = {
        "d": ("double", rng.standard_normal((4, 3))),
        "edge": ("double", edge),
        "one": ("double", np.array([[math.pi]])),
        "row": ("double", np.arange(5.0).reshape(1, 5) / 3),
        "column": ("double", np.arange(5.0).reshape(5, 1) / 7),
        "empty": ("double", np.zeros((0, 0))),
        "norows": ("double", np.zeros((0, 3))),
        "s": ("single", rng.standard_normal((2, 3)).astype("f4")),
        "l": ("logical", np.array([[True, False, True], [False, False, True]])),
        "a_name_of_more_than_eight_letters": ("uint8", np.array([[1, 2, 3]], dtype="u1")),
    }
    for kind in ["int8", "uint8", "int16", "uint16", "int32", "uint32"]:
        info = np.iinfo(kind)
        numeric[kind] = (kind, np.array([[info.min, 1, 2], [3, 4, info.max]], dtype=kind))
    for kind in ["int64", "uint64"]:
        low = -2**53 if kind == "int64" else 0
        numeric[kind] = (kind, np.array([[low, 1, 2], [3, 2**32, 2**53]], dtype=kind))
    for compress in [False, True]:
        data = by_scipy({k: a for k, (_, a) in numeric.items()}, compress)
        cases.append(case(f"scipy, every numeric class, compressed {compress}", data, numeric))

    other = {
        "before": np.array([[1.0, 2.0]]),
        "c": np.array([[1, "x"], [np.eye(2), 2]], dtype=object),
        "st": {"a": 1, "b": "text"},
        "t": "some text",
        "z": np.array([[1 + 2j, 3]]),
        "sp": scipy.sparse.csc_matrix(np.eye(3)),
        "nd": np.arange(24.0).reshape(2, 3, 4),
        "flat3": np.arange(6.0).reshape(2, 1, 3),
        "ob": MatlabObject(np.array([(1,)], dtype=[("f", object)]), "thing"),
        "big": np.array([[1, 2**53 + 1]], dtype="i8"),
        "low": np.array([[-(2**53) - 1]], dtype="i8"),
        "ubig": np.array([[2**64 - 1]], dtype="u8"),
        "after": np.array([[3.0], [4.0]]),
    }
    expected = {"before": ("double", other["before"]), "flat3": ("double", other["flat3"].reshape(2, 3)),
                "after": ("double", other["after"])}
    loses = "beyond 2^53, which loses precision; save it as double"
    refused = [
        ("c", f"is a cell array; {MATRIX}"),
        ("st", f"is a struct; {MATRIX}"),
        ("t", f"is text (char); {MATRIX}"),
        ("z", "is complex; save its real and imaginary parts as matrices"),
        ("sp", f"is a sparse matrix; {MATRIX}"),
        ("nd", f"is an array of 3 dimensions (2 × 3 × 4); {MATRIX}"),
        ("ob", f"is an object; {MATRIX}"),
        ("big", f"is a matrix of int64 with 9007199254740993, {loses}"),
        ("low", f"is a matrix of int64 with -9007199254740993, {loses}"),
        ("ubig", f"is a matrix of uint64 with 18446744073709551615, {loses}"),
    ]
    for compress in [False, True]:
        cases.append(case(f"scipy, other kinds, compressed {compress}", by_scipy(other, compress), expected, refused))

    a = np.array([[1, 2, 3], [40, 50, 60]])
    for order, label in [("<", "little"), (">", "big")]:
        w = Writer(order)
        parts, expected = [], {}
        for storage in TYPES:  # the class is double, whatever the numbers are stored as
            signed = -a if storage[0] != "u" else a
            parts.append(w.matrix(f"d_{storage}", signed, "double", storage))
            expected[f"d_{storage}"] = ("double", signed.astype("f8"))
        for kind in CLASSES:
            storage = {"double": "f8", "single": "f4"}.get(kind, np.dtype(kind).str[1:]) if kind[0] != "l" else "u1"
            parts.append(w.matrix(f"c_{kind}", a, kind, storage))
            expected[f"c_{kind}"] = (kind, a.astype("f8"))
        for k in range(1, 5):  # small elements of 1 to 4 bytes, and the same not made small
            v = np.arange(k, dtype="u1").reshape(1, k)
            parts += [w.matrix(f"s{k}", v, "uint8"), w.matrix(f"n{k}", v, "uint8", small=False)]
            expected[f"s{k}"] = expected[f"n{k}"] = ("uint8", v)
        parts.append(w.matrix("pair", np.array([[-1, 2]]), "int16", "i2"))
        expected["pair"] = ("int16", np.array([[-1.0, 2.0]]))
        parts.append(w.matrix("flag", np.array([[1], [0]]), "uint8", "u1", flags=2))
        expected["flag"] = ("logical", np.array([[1.0], [0.0]]))
        parts.append(w.matrix("global", np.array([[0.1]]), "double", "f8", flags=4))
        expected["global"] = ("double", np.array([[0.1]]))
        cases.append(case(f"hand-made, {label}-endian", w.header() + b"".join(parts), expected))
        # one element stored, one compressed, one after the other: compressed ones have no padding
        mixed = b"".join(p if i % 2 else w.compressed(p) for i, p in enumerate(parts))
        cases.append(case(f"hand-made, {label}-endian, mixed", w.header() + mixed, expected))

    # what scipy cannot write, and reads in its own way: no check against it
    for order, label in [("<", "little"), (">", "big")]:
        w = Writer(order)
        inner = w.matrix("", np.array([[1]]), "double", "u1")
        data = w.header() + b"".join([
            w.matrix("x", [[7]], "double", "u1"),
            w.variable(16, "f", inner),
            w.variable(17, "tbl", w.element(1, b"MCOS"), w.element(1, b"table"), inner, shape=None),
            w.variable(9, "", w.element(2, bytes(16), small=False), shape=(1, 16)),  # MATLAB's subsystem
            w.variable(6, "__proto__", w.element(2, b"\x05"), shape=(1, 1)),
            w.variable(6, "ones", w.element(2, b"\x05\x06"), shape=(1, 1, 2)),
            w.variable(6, "nothing", shape=(0, 4)),  # no data element at all
        ])
        cases.append({
            "name": f"hand-made, {label}-endian, what scipy does not write",
            "bytes": b64(data),
            "variables": [
                {"name": "x", "class": "double", "rows": 1, "columns": 1, "values": [7]},
                {"name": "__proto__", "class": "double", "rows": 1, "columns": 1, "values": [5]},
                {"name": "ones", "class": "double", "rows": 2, "columns": 1, "values": [5, 6]},
                {"name": "nothing", "class": "double", "rows": 0, "columns": 4, "values": []},
            ],
            "refused": [
                {"name": "f", "message": f"is a function handle; {MATRIX}"},
                {"name": "tbl", "message": f"is an object; {MATRIX}"},
            ],
        })
    return cases


def mat_errors():
    w = Writer("<")
    good = w.matrix("x", [[1.5, 2.5]], "double", "f8")
    z = w.compressed(good)
    bad_sum = z[:-4] + bytes([z[-4] ^ 1]) + z[-3:]
    v4 = io.BytesIO()
    scipy.io.savemat(v4, {"x": np.eye(2)}, format="4")
    again = "save it again with -v7"
    inside = "the variable at byte 128 is damaged"
    packed = f"the compressed data of the variable at byte 128 is damaged; {again}"
    cut = zlib.compress(good)[:-6]
    longer = zlib.compress(good + b"\0" * 8)
    shorter = zlib.compress(good[:-8])
    bomb = zlib.compress(good[:8] + bytes(8_000_000), 9)

    def pack(z):
        return w.pack("II", 15, len(z)) + z

    def flags(code):
        return w.element(6, w.pack("II", code, 0))

    return [
        ("empty", b"", "format", f"is empty; {again}"),
        ("text", b"x1,x2\n1,2\n", "format", "this is not a MATLAB 5 file; save it with -v7"),
        ("long text", b"x1,x2\n1,2\n" * 50, "format", "this is not a MATLAB 5 file; save it with -v7"),
        ("v4", v4.getvalue(), "unsupported", "this is a MATLAB 4 file; save it with -v7"),
        ("v7.3", b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + w.pack("HH", 0x0200, 0x4D49) + bytes(384)
         + b"\x89HDF\r\n\x1a\n", "unsupported", "this is a MATLAB 7.3 (HDF5) file; save it with -v7"),
        ("HDF5", b"\x89HDF\r\n\x1a\n" + bytes(200), "unsupported",
         "this is a MATLAB 7.3 (HDF5) file; save it with -v7"),
        ("Octave text", b"# Created by Octave 9.2.0\n# name: x\n", "unsupported",
         "this is a file in Octave's own format; save it with -v7"),
        ("cut header", w.header()[:100], "format", f"truncated at byte 100: the header takes 128 bytes; {again}"),
        ("cut tag", w.header() + good[:4], "format", f"truncated at byte 132: a variable starts at byte 128; {again}"),
        ("cut data", w.header() + good[:-1], "format",
         f"truncated at byte {127 + len(good)}: the variable at byte 128 ends at byte {128 + len(good)}; {again}"),
        ("checksum", w.header() + bad_sum, "format", packed),
        ("cut stream", w.header() + pack(cut), "format", packed),
        ("no stream", w.header() + pack(b""), "format", packed),
        ("not a stream", w.header() + pack(bytes(40)), "format", packed),
        ("bytes after the stream", w.header() + pack(zlib.compress(good) + b"12345678"), "format", packed),
        ("stream longer than declared", w.header() + pack(longer), "format", packed),
        ("stream shorter than declared", w.header() + pack(shorter), "format", packed),
        ("bomb", w.header() + pack(bomb), "format", packed),
        ("compressed number", w.header() + pack(zlib.compress(w.element(9, bytes(16)))), "format", packed),
        ("declares 4 GiB", w.header() + pack(zlib.compress(w.pack("II", 14, 2**32 - 8) + bytes(64))), "unsupported",
         "the variable at byte 128 takes 4294967296 bytes, 2147483648 are left of maxBytes; "
         "raise maxBytes, or save it in a file of its own"),
        ("top-level number", w.header() + w.element(9, bytes(16)), "format",
         f"the variable at byte 128 is damaged: its element type is 9; {again}"),
        ("class 99", w.header() + w.variable(99, "x", w.element(2, b"1")), "format",
         f"{inside}: its class is 99; {again}"),
        ("negative size", w.header() + w.variable(6, "x", w.element(2, b"1"), shape=(-1, -1)), "format",
         f"{inside}: one of its sizes is -1; {again}"),
        ("one size", w.header() + w.variable(6, "x", w.element(2, b"1"), shape=(1,)), "format",
         f"{inside}: its sizes take 4 bytes; {again}"),
        ("huge sizes", w.header() + w.variable(6, "x", w.element(2, b"1"), shape=(2**31 - 1, 2**31 - 1)), "format",
         'variable "x" at byte 128 is damaged: its sizes ask for 4611686014132420600 numbers of 1 bytes, '
         f"it has 1 bytes; {again}"),
        ("small element of 5", w.header() + w.element(14, flags(6) + w.pack("I", 5 << 16 | 5) + bytes(4)), "format",
         f"{inside}: a small element at its byte 16 has 5 bytes, at most 4 fit; {again}"),
        ("element too long", w.header() + w.element(14, flags(6) + w.pack("II", 5, 999)), "format",
         f"{inside}: an element at its byte 16 declares 999 bytes, 0 are left; {again}"),
        ("nothing inside", w.header() + w.element(14, b""), "format",
         f"{inside}: an element is missing at its byte 0; {again}"),
        ("name first", w.header() + w.element(14, w.element(1, b"x")), "format",
         f"{inside}: the element type of its flags is 1; {again}"),
        ("a line break in the name", w.header() + w.variable(6, "a\nb", w.element(2, b"12")), "format",
         'variable "a\\nb" at byte 128 is damaged: its sizes ask for 1 numbers of 1 bytes, '
         f"it has 2 bytes; {again}"),
        ("more after the data", w.header() + w.variable(6, "x", w.element(2, b"1"), w.element(2, b"1")), "format",
         f'variable "x" at byte 128 is damaged: it goes on after its numbers; {again}'),
        ("twice", w.header() + good + good, "format", f'has two variables "x"; {again}'),
    ]


# --- .npy ---------------------------------------------------------------------------------------------

def npy(a, version=(1, 0)):
    out = io.BytesIO()
    np.lib.format.write_array(out, a, version=version, allow_pickle=True)
    return out.getvalue()


def raw_npy(header, data=b"", version=1, newline=b"\n"):
    h = header.encode("latin-1") + newline
    size = struct.pack("<H" if version == 1 else "<I", len(h))
    return b"\x93NUMPY" + bytes([version, 0]) + size + h + data


def npy_cases():
    cases = []
    rng = np.random.default_rng(2)

    def add(name, data):
        a = np.load(io.BytesIO(data))
        cases.append({"name": name, "bytes": b64(data), "shape": list(a.shape), "values": numbers(a)})

    values = {
        "b1": np.array([[True, False, True], [False, False, True]]),
        "f2": np.array([[np.nan, np.inf, -np.inf, -0.0], [65504, 6.1e-5, 5.96e-8, 1 / 3]], dtype="f2"),
        "f4": np.array([[np.nan, np.inf, -np.inf, -0.0], [3.4e38, 1e-45, 1 / 3, 1]], dtype="f4"),
        "f8": np.array([[np.nan, np.inf, -np.inf, -0.0], [1.7e308, 5e-324, 1 / 3, 1]], dtype="f8"),
    }
    for kind in ["i1", "u1", "i2", "u2", "i4", "u4"]:
        info = np.iinfo(kind)
        values[kind] = np.array([[info.min, 1, 2], [3, 4, info.max]], dtype=kind)
    values["i8"] = np.array([[-2**53, -1, 2], [2**32, 2**31, 2**53]])
    values["u8"] = np.array([[0, 1, 2], [2**32, 2**31, 2**53]], dtype="u8")
    for kind, a in values.items():
        for order in "<>":
            if a.dtype.itemsize == 1 and order == ">":
                continue
            for fortran in [False, True]:
                for version in [(1, 0), (2, 0), (3, 0)]:
                    b = a.astype(order + kind)
                    b = np.asfortranarray(b) if fortran else np.ascontiguousarray(b)
                    add(f"{b.dtype.str}, fortran_order {fortran}, version {version[0]}.0", npy(b, version))
    add("halves of every size", npy(np.arange(65536, dtype="u2").view("f2")[::61].copy()))
    add("no dimension", npy(np.array(math.pi)))
    add("one dimension", npy(rng.standard_normal(5)))
    add("one number", npy(np.array([2.5])))
    add("nothing", npy(np.zeros(0)))
    add("no rows", npy(np.zeros((0, 3))))
    add("no columns, column by column", npy(np.zeros((3, 0), order="F")))
    add("three dimensions", npy(rng.integers(0, 99, (2, 3, 4))))
    add("three dimensions, column by column", npy(np.asfortranarray(rng.integers(0, 99, (2, 3, 4)))))
    add("five dimensions, column by column", npy(np.asfortranarray(rng.integers(0, 99, (2, 1, 3, 2, 2), dtype="i2"))))
    eight = np.arange(2.0).tobytes()
    add("keys in another order", raw_npy('{"shape": (2, ), "fortran_order": True, "descr": "<f8"}  ', eight))
    add("no spaces", raw_npy("{'descr':'<f8','fortran_order':False,'shape':(2,)}", eight, newline=b""))
    add("Python 2's long numbers", raw_npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1L, 2L), }", eight))
    add("native order", raw_npy("{'descr': '=f8', 'fortran_order': False, 'shape': (2,), }", eight))
    return cases


def npy_errors():
    def dict_(descr="'<f8'", fortran="False", shape="(2,)"):
        return f"{{'descr': {descr}, 'fortran_order': {fortran}, 'shape': {shape}, }}"

    again = "save it again with numpy.save"
    eight = bytes(16)
    reads = "wellfit reads bool, int8 to uint64 and float16 to float64; convert it with astype"
    three = "the keys descr, fortran_order and shape"

    def unknown(dtype, text):
        return (text, npy(np.zeros(2, dtype)), "unsupported", f'has dtype "{text}", {reads}')

    return [
        ("empty", b"", "format", f"is empty; {again}"),
        ("text", b"1,2\n3,4\n", "format", "is not a .npy file; save the array with numpy.save"),
        ("npz", b"PK\x03\x04" + bytes(40), "format", "is not a .npy file; save the array with numpy.save"),
        ("version 4", b"\x93NUMPY\x04\x00" + bytes(40), "unsupported",
         f"has .npy version 4.0, wellfit reads 1.0, 2.0 and 3.0; {again}"),
        ("cut magic", b"\x93NUM", "format", f"truncated at byte 4: the header starts at byte 10; {again}"),
        ("cut length", b"\x93NUMPY\x02\x00\x10\x00", "format",
         f"truncated at byte 10: the header starts at byte 12; {again}"),
        ("cut header", npy(np.eye(2))[:50], "format", f"truncated at byte 50: the header ends at byte 128; {again}"),
        ("huge header", b"\x93NUMPY\x02\x00\xff\xff\xff\xff{}", "format",
         f"truncated at byte 14: the header ends at byte 4294967307; {again}"),
        ("cut data", npy(np.eye(2))[:-1], "format",
         f'declares 2 × 2 numbers of "<f8", more than its 31 bytes of data; {again}'),
        ("cut number", npy(np.array(1.0))[:-1], "format",
         f'declares 1 numbers of "<f8", more than its 7 bytes of data; {again}'),
        ("one byte more", npy(np.eye(2)) + b"\0", "format", f"has 1 bytes after its 32 bytes of data; {again}"),
        ("declares an exabyte", raw_npy(dict_(shape="(1000000, 1000000, 1000000)"), eight), "format",
         f'declares 1000000 × 1000000 × 1000000 numbers of "<f8", more than its 16 bytes of data; {again}'),
        ("product overflows to zero", raw_npy(dict_(shape="(4294967296, 4294967296)"), eight), "format",
         f'declares 4294967296 × 4294967296 numbers of "<f8", more than its 16 bytes of data; {again}'),
        ("size beyond 2^53", raw_npy(dict_(shape="(9007199254740993,)"), eight), "format",
         'header must have whole sizes in shape at character 51, got "9007199254740993"'),
        ("negative size", raw_npy(dict_(shape="(-2,)"), eight), "format",
         'header must have a Python literal at character 51, got "-2,), }\\n"'),
        ("pickle", npy(np.array([{"a": 1}, None], dtype=object)), "unsupported",
         "holds Python objects (a pickle), which wellfit never executes; save a numeric array"),
        ("structured", npy(np.zeros(2, dtype=[("a", "f8"), ("b", "i4")])), "unsupported",
         "has a structured dtype; save each field as a plain numeric array"),
        ("subarray", raw_npy(dict_(descr="('<f8', (2,))"), eight), "unsupported",
         "has a structured dtype; save each field as a plain numeric array"),
        unknown("c16", "<c16"),
        unknown("U3", "<U3"),
        unknown("S3", "|S3"),
        unknown("M8[s]", "<M8[s]"),
        unknown("V4", "|V4"),
        ("big", npy(np.array([1, 2, 2**53 + 1])), "unsupported",
         "stored number 2 is 9007199254740993, beyond 2^53, which loses precision; save it as float64"),
        ("low, big-endian", npy(np.array([-(2**53) - 1], dtype=">i8")), "unsupported",
         "stored number 0 is -9007199254740993, beyond 2^53, which loses precision; save it as float64"),
        ("unsigned", npy(np.array([2**64 - 1], dtype="u8")), "unsupported",
         "stored number 0 is 18446744073709551615, beyond 2^53, which loses precision; save it as float64"),
        ("boolean 7", raw_npy(dict_(descr="'|b1'"), b"\x01\x07"), "format",
         "stored boolean 1 must be 0 or 1, got 7"),
        ("call", raw_npy(dict_(descr="__import__('os')"), eight), "format",
         'header must have a Python literal at character 10, got "__import"'),
        ("missing key", raw_npy("{'descr': '<f8', 'shape': (2,)}", eight), "format", f"header must have {three}"),
        ("key twice", raw_npy("{'descr': '<f8', 'descr': '<f8'}", eight), "format",
         f'header must have {three}, once each at character 17, got "descr"'),
        ("unknown key", raw_npy("{'descr': '<f8', 'x': 1}", eight), "format",
         f'header must have {three}, once each at character 17, got "x"'),
        ("not a tuple", raw_npy(dict_(shape="(2)"), eight), "format",
         "header must have ',' after a size in shape at character 52, got \")\""),
        ("truth as a number", raw_npy(dict_(fortran="0"), eight), "format",
         "header must have True or False after 'fortran_order' at character 34, got \"0\""),
        ("dtype as a number", raw_npy(dict_(descr="8"), eight), "format",
         "header must have a dtype in quotes after 'descr' at character 10, got \"8\""),
        ("more after the dict", raw_npy(dict_() + " 1", eight), "format",
         'header must have nothing after the dict at character 58, got "1"'),
        ("open dict", raw_npy("{'descr': '<f8'", eight), "format",
         "header must have ',' after a value at character 16, got the end"),
        ("65 dimensions", raw_npy(dict_(shape="(" + "1, " * 65 + ")"), eight), "format",
         'header must have at most 64 sizes in shape at character 243, got "1"'),
    ]


def npy_written():
    rng = np.random.default_rng(3)
    cases = []
    for rows, columns in [(1, 1), (2, 3), (0, 3), (3, 0), (0, 0), (1, 7), (7, 1), (12, 10), (123456, 0), (3, 40)]:
        for dtype in ["<f8", "<f4"]:
            a = rng.integers(-9, 9, (rows, columns)).astype(dtype) / np.dtype(dtype).type(8)
            out = io.BytesIO()
            np.save(out, a)
            data = out.getvalue()
            cases.append({"rows": rows, "columns": columns, "dtype": dtype, "values": numbers(a), "bytes": b64(data)})
    return cases


def errors(rows):
    return [{"name": n, "bytes": b64(b), "code": c, "message": m} for n, b, c, m in rows]


if __name__ == "__main__":
    result = {
        "about": "written by mat-npy.py",
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "mat": mat_cases(),
        "matErrors": errors(mat_errors()),
        "npy": npy_cases(),
        "npyErrors": errors(npy_errors()),
        "npyWritten": npy_written(),
    }
    path = pathlib.Path(__file__).with_suffix(".json")
    def lines(value):  # one case a line, for readable differences
        dump = lambda x: json.dumps(x, ensure_ascii=False, allow_nan=False)  # noqa: E731
        return "[\n" + ",\n".join(dump(x) for x in value) + "\n]" if isinstance(value, list) else dump(value)
    path.write_text("{\n" + ",\n".join(f"{json.dumps(k)}: {lines(v)}" for k, v in result.items()) + "\n}\n")
    print(path, path.stat().st_size, "bytes")
