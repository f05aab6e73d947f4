from xundan.reasons import lines, sayings, taxonomy


def test_every_saying_is_of_a_known_reason_or_of_none() -> None:
    said = {code for speaker in lines.SPEAKERS for _, code in sayings.load(speaker)}

    assert said - {reason.code for reason in taxonomy.load()} == {lines.NOTHING}


def test_every_reason_has_sayings_of_buyers() -> None:
    codes = {reason.code for reason in taxonomy.load()} - {taxonomy.UNKNOWN}

    assert codes - {code for _, code in sayings.load("buyer")} == set()


def test_no_saying_stands_under_two_reasons() -> None:
    for speaker in lines.SPEAKERS:
        said = [text for text, _ in sayings.load(speaker)]

        assert sorted({text for text in said if said.count(text) > 1}) == []
