"""Files in, raw rows out: detect, decode, cut, type, mask, pseudonymise, deduplicate, account.

    Source ─detect→ Claim ─read→ Records ─conform→ rows + rejects ─load→ raw.*, raw.files, raw.rejects, quarantine/

A platform is one declared file in `platforms/`; everything else here is the same for all of them. The rules of what is
taken, passed over, refused and counted stand in the modules that apply them: `inbox` (files), `messages` and `versions`
(duplicates), `conform` and `faults` (rejects), `mask` and `pseudonym` (privacy).
"""

from xundan.ingest.inbox import ingest_inbox
from xundan.ingest.pseudonym import create_identities
from xundan.ingest.results import FileResult, report_lines

__all__ = ["FileResult", "create_identities", "ingest_inbox", "report_lines"]
