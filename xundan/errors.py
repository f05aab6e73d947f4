"""What a user can mend. Every other exception is a defect of ours and keeps its traceback."""


class UserError(Exception):
    """A mistake the user can mend: says what is wrong, where, and what to do.

    The command line prints it as plain lines and exits with `exit_code` (design: 1 failed, 2 bad usage,
    3 published nothing because a check failed).
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "", exit_code: int = 1) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy
        self.exit_code = exit_code

    def __str__(self) -> str:
        lines = [f"{self.where}: {self.what}" if self.where else self.what]
        if self.remedy:
            lines.append(f"  → {self.remedy}")
        return "\n".join(lines)


class CheckFailed(UserError):
    """A fatal check failed: nothing is published, and the message says which rows."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, remedy=remedy, exit_code=3)
