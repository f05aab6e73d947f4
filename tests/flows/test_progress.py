"""Who hears how far work has come."""

from xundan import progress


def test_nobody_need_listen() -> None:
    progress.tell("build", "core.sessions", 3, 70)


def test_a_listener_hears_what_is_told_in_its_block_only() -> None:
    heard: list[tuple[str, str, int, int | None]] = []
    with progress.listening(lambda *told: heard.append(told)):
        progress.tell("build", "core.sessions", 3, 70)
    progress.tell("publish")

    assert heard == [("build", "core.sessions", 3, 70)]
