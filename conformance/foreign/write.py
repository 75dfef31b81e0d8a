"""Messages by pydifact (https://github.com/nerdocs/pydifact), an EDIFACT library that is not ours: right ones and wrong ones.

    pip install pydifact==0.2.3 && python3 conformance/foreign/write.py FOLDER

Its output stands in conformance/foreign/written, and what the kit has to say of each in foreign.test.ts.
"""

import sys
from datetime import datetime
from pathlib import Path

from pydifact.segmentcollection import Interchange, Message
from pydifact.segments import Segment


def codeco(container="MSKU1234565", moment="202603020815", name="XYZ", count="1"):
    return [
        ("BGM", "34", "G1", "9"),
        ("TDT", "1", "", "3"),
        ("NAD", "CF", [name, "160", "166"]),
        ("EQD", "CN", container, ["22G1", "102", "5"], "", "3", "5"),
        ("DTM", ["7", moment, "203"]),
        ("LOC", "165", ["CNDLC", "139", "6"]),
        ("CNT", ["16", count]),
    ]


def written(kind, body, reference, version=("D", "95B", "UN", "ITG14"), syntax=("UNOA", "2"), change=lambda text: text):
    interchange = Interchange(
        sender="FOREIGN",
        recipient="EPORT",
        control_reference=reference,
        syntax_identifier=syntax,
        timestamp=datetime(2026, 3, 2, 9, 0),
    )
    message = Message(reference_number="1", identifier=(kind, *version))
    for tag, *elements in body:
        message.add_segment(Segment(tag, *elements))
    interchange.add_message(message)
    return change(interchange.serialize())


def without(tag):
    return [each for each in codeco() if each[0] != tag]


FILES = {
    # right
    "right-codeco": lambda: written("CODECO", codeco(), "F1"),
    "right-released": lambda: written("CODECO", codeco(name="A+B'S:YARD?"), "F2"),
    "right-line-breaks": lambda: written("CODECO", codeco(), "F3", change=lambda text: text.replace("'", "'\r\n")),
    "right-two-units": lambda: written(
        "CODECO", codeco(count="2")[:-1] + codeco(container="TCLU4265876")[3:6] + [("CNT", ["16", "2"])], "F4"
    ),
    "right-cancelled": lambda: written("CODECO", [("BGM", "34", "G1", "1"), *codeco()[1:]], "F5"),
    # wrong
    "wrong-no-nad": lambda: written("CODECO", without("NAD"), "W1"),
    "wrong-no-cnt": lambda: written("CODECO", without("CNT"), "W2"),
    "wrong-date": lambda: written("CODECO", codeco(moment="202602300815"), "W3"),
    "wrong-total": lambda: written("CODECO", codeco(count="3"), "W4"),
    "wrong-check-digit": lambda: written("CODECO", codeco(container="MSKU1234567"), "W5"),
    "wrong-unt": lambda: written("CODECO", codeco(), "W6", change=lambda text: text.replace("UNT+9+", "UNT+7+")),
    "wrong-message": lambda: written("CODEKO", codeco(), "W7"),
    "wrong-segment": lambda: written("CODECO", codeco()[:3] + [("XYZ", "1")] + codeco()[3:], "W8"),
    "wrong-cut": lambda: written("CODECO", codeco(), "W9", change=lambda text: text[: text.index("UNT+")]),
}

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name, make in FILES.items():
    (folder / f"{name}.edi").write_bytes(make().encode("latin-1"))
