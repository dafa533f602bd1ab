"""Settings that are wrong: every problem is told, with its file, its key and what was probably meant."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from launch.keys import Key, keys_of
from launch.problems import nearest, printable
from launch.settings import ConfigError, Settings, load

FILE_KEYS = [
    key
    for key in keys_of({name: type(field.default) for name, field in Settings.model_fields.items()})
    if not key.is_secret
]


def complaints(folder: Path, environ: dict[str, str] | None = None) -> list[str]:
    """The lines that a person would read."""
    with pytest.raises(ConfigError) as caught:
        load(folder, environ or {})
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("text", "key", "reason", "meant"),
    [
        ("[vioce]", "vioce", "is not a setting", "voice"),
        ("[Voice]", "Voice", "is not a setting", "voice"),
        ("[voice]\nconect_timeout_s = 1", "voice.conect_timeout_s", "is not a setting", "voice.connect_timeout_s"),
        ("connect_timeout_s = 1", "connect_timeout_s", "is not a setting", "voice.connect_timeout_s"),
        ("[storage]\nsession_days = 1", "storage.session_days", "is not a setting", "web.session_days"),
        ("[voice]\nzzzzzzzz = 1", "voice.zzzzzzzz", "is not a setting", None),
        ("voice = 1", "voice", "is a section: write [voice] above its keys", None),
        ("[[voice]]", "voice", "is a section: write [voice] above its keys", None),
        ("[storage]\nmax_file_mb = '5'", "storage.max_file_mb", "should be a whole number, not '5'", None),
        ("[storage]\nmax_file_mb = 5.5", "storage.max_file_mb", "should be a whole number, not 5.5", None),
        ("[storage]\nmax_file_mb = true", "storage.max_file_mb", "should be a whole number, not true", None),
        ("[storage]\nmax_file_mb = [5]", "storage.max_file_mb", "should be a whole number, not an array", None),
        ("[storage]\nmax_file_mb = 0", "storage.max_file_mb", "should be at least 1, not 0", None),
        ("[storage]\nmax_file_mb = 5000", "storage.max_file_mb", "should be at most 4096, not 5000", None),
        ("[voice]\nleave_when_idle_minutes = 0", "voice.leave_when_idle_minutes", "should be above 0.0, not 0", None),
        ("[voice]\nconnect_timeout_s = nan", "voice.connect_timeout_s", "should be a finite number, not nan", None),
        ("[voice]\nconnect_timeout_s = 'soon'", "voice.connect_timeout_s", "should be a number, not 'soon'", None),
        ("[library]\nfolder = 7", "library.folder", "should be a path in quotes, not 7", None),
        ("[library]\nfolder = ' '", "library.folder", "should be a path in quotes, not ' '", None),
        ("[discord]\nendpoint = 'a:0'", "discord.endpoint", 'should be "HOST:PORT"', None),
        ("[discord]\nendpoint = 8443", "discord.endpoint", 'should be "HOST:PORT"', None),
        ("[cloudinary]\ncloud_name = 'a/b'", "cloudinary.cloud_name", "should be a cloud name", None),
        ("[cloudinary]\nfolder = '../x'", "cloudinary.folder", "should be names of letters", None),
        ("[cloudinary]\nfolder = 'a/'", "cloudinary.folder", "should be names of letters", None),
        ("[cloudinary]\nendpoint = 'api'", "cloudinary.endpoint", "should be an address", None),
        ("[cloudinary]\nendpoint = 'http://example.com'", "cloudinary.endpoint", "should be an address", None),
        ("[cloudinary]\nendpoint = 'https://a/b'", "cloudinary.endpoint", "should be an address", None),
        ("[cloudinary]\nendpoint = 'https://u:p@a'", "cloudinary.endpoint", "should be an address", None),
        ("[cloudinary]\nendpoint = 'https://a:b'", "cloudinary.endpoint", "should be an address", None),
        ("[logging]\nlevel = 'debog'", "logging.level", "should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'", "DEBUG"),
        ("[logging]\nlevel = 10", "logging.level", "should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'", None),
    ],
)
def test_a_wrong_setting_is_told_with_its_key_and_what_was_meant(
    tmp_path: Path, text: str, key: str, reason: str, meant: str | None
) -> None:
    (tmp_path / "config.local.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, {})
    (problem,) = caught.value.problems
    assert (problem.origin, problem.key, problem.nearest) == ("config.local.toml", key, meant)
    assert problem.reason.startswith(reason)


@pytest.mark.parametrize(
    ("variable", "text", "line"),
    [
        ("CHORUS_VOICE__TIMEOUT", "1", "is not a setting; did you mean CHORUS_VOICE__CONNECT_TIMEOUT_S?"),
        ("CHORUS_DISCORD__TOKEN", "x", "is not a setting; did you mean DISCORD_TOKEN?"),
        ("CHORUS_CLOUDINARY__API_KEY", "x", "is not a setting; did you mean CLOUDINARY_API_KEY?"),
        ("CHORUS_CLOUDINARY__API_SECRET", "x", "is not a setting; did you mean CLOUDINARY_API_SECRET?"),
        ("CHORUS_STORAGE__MAX_FILE_MB", "many", "should be a whole number, not 'many'"),
        ("CHORUS_STORAGE__MAX_FILE_MB", "", "should be a whole number, not ''"),
        ("CHORUS_GROUPS__THREAD_AUTO_ARCHIVE_MINUTES", "61", "should be 60, 1440, 4320 or 10080, not 61"),
    ],
)
def test_a_wrong_variable_is_told_by_its_own_name(tmp_path: Path, variable: str, text: str, line: str) -> None:
    assert complaints(tmp_path, {variable: text}) == [f"environment: {variable}: {line}"]
    (tmp_path / ".env").write_text(f"{variable}={text}\n", "utf-8")
    assert complaints(tmp_path) == [f".env: {variable}: {line}"]


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ("token = 'gargle'", "DISCORD_TOKEN"),
        ("[discord]\ntoken = 'gargle'", "DISCORD_TOKEN"),
        ("DISCORD_TOKEN = 'gargle'", "DISCORD_TOKEN"),
        ("[cloudinary]\napi_key = 'gargle'", "CLOUDINARY_API_KEY"),
        ("[cloudinary]\napi_secret = 'gargle'", "CLOUDINARY_API_SECRET"),
    ],
)
def test_a_secret_in_a_file_is_refused_and_not_repeated(tmp_path: Path, text: str, variable: str) -> None:
    (tmp_path / "config.toml").write_text(text, "utf-8")
    (line,) = complaints(tmp_path)
    assert f"is a secret and does not belong in a settings file; set {variable} in" in line
    assert "gargle" not in line


@pytest.mark.parametrize("token", ["Bot gargle", "gar gle", "gargle\x1b[0m", "gärgle"])
def test_a_malformed_token_is_refused_and_not_repeated(tmp_path: Path, token: str) -> None:
    assert complaints(tmp_path, {"DISCORD_TOKEN": token}) == [
        "environment: DISCORD_TOKEN: should be the token alone, without quotes, spaces or other words"
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("DISCORD_TOKN", "DISCORD_TOKEN"),
        ("CLOUDINARY_API_SECRETE", "CLOUDINARY_API_SECRET"),
        ("CLOUDINARY_KEY", "CLOUDINARY_API_KEY"),
    ],
)
def test_a_misspelt_secret_in_the_env_file_is_told_without_its_value(tmp_path: Path, typed: str, meant: str) -> None:
    (tmp_path / ".env").write_text(f"{typed}=gargle\n", "utf-8")
    assert complaints(tmp_path) == [f".env: {typed}: is not a setting; did you mean {meant}?"]


def test_a_broken_line_of_the_env_file_is_told_by_its_number(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# fine\n\nDISCORD_TOKEN\n='x'\n", "utf-8")
    assert complaints(tmp_path) == [
        ".env: line 3 is not of the form NAME=value",
        ".env: line 4 is not of the form NAME=value",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"[voice]\nconnect_timeout_s 5", "is not valid TOML: "),
        (b"[voice]\n[voice]", "is not valid TOML: "),
        (b"x = " + b"9" * 5000, "is not valid TOML: a value in it is far too large"),
        (b"x = " + b"[" * 20_000, "is not valid TOML: a value in it is far too large"),
        (b"# fine\nx = '\xff'", "is not UTF-8 text (line 2); save it as UTF-8"),
        ("[voice]".encode("utf-16"), "is not UTF-8 text (line 1); save it as UTF-8"),
    ],
)
def test_a_file_that_is_no_toml_is_told(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "config.toml").write_bytes(content)
    (line,) = complaints(tmp_path)
    assert line.startswith(f"config.toml: {reason}")


def test_invalid_toml_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[voice]\nconnect_timeout_s = \n", "utf-8")
    (line,) = complaints(tmp_path)
    assert "line 2" in line


@pytest.mark.parametrize("name", ["config.toml", "config.local.toml", ".env"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    assert complaints(tmp_path) == [f"{name}: cannot be read: Is a directory"]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[voice]\nx = 1\nconnect_timeout_s = ''", "utf-8")
    (tmp_path / "config.local.toml").write_text("[", "utf-8")
    origins = [line.split(":")[0] for line in complaints(tmp_path, {"CHORUS_X": "1"})]
    assert origins == ["environment", "config.local.toml", "config.toml", "config.toml"]


scalars = st.one_of(
    st.integers().map(str),
    st.integers(64, 20_000).map(lambda bits: hex(1 << bits)),
    st.floats().map(lambda value: f"{value:.17g}".replace("e+", "e")),
    st.sampled_from(["true", "false", "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", "'~nobody-has-this-name/x'"]),
    st.text(st.characters(codec="utf-8")).map(lambda text: '"' + "".join(f"\\U{ord(c):08X}" for c in text) + '"'),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        inner.map(lambda item: f"{{a = {item}}}"),
    ),
    max_leaves=4,
)


@given(key=st.sampled_from(FILE_KEYS), value=values)
@limits(max_examples=300, deadline=None)
def test_any_toml_value_is_taken_or_told_with_its_key(key: Key, value: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "config.local.toml").write_text(f"[{key.section}]\n{key.name} = {value}\n", "utf-8")
        try:
            load(Path(folder), {})
        except ConfigError as error:
            (problem,) = error.problems
            assert (problem.origin, problem.key) == ("config.local.toml", key.dotted), problem
            assert str(problem).isprintable()
            assert len(str(problem)) < 250


@given(key=st.sampled_from(FILE_KEYS), text=st.text(st.characters(exclude_characters="\0")))
@limits(max_examples=300, deadline=None)
def test_any_text_in_a_variable_is_taken_or_told_with_its_name(key: Key, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            load(Path(folder), {key.variable: text})
        except ConfigError as error:
            (problem,) = error.problems
            assert (problem.origin, problem.key) == ("environment", key.variable)
            assert str(problem).isprintable()


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
@limits(max_examples=300, deadline=None)
def test_any_bytes_in_a_file_are_taken_or_told(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("config.toml", ".env"):
            Path(folder, name).write_bytes(content)
        try:
            load(Path(folder), {})
        except ConfigError as error:
            for problem in error.problems:
                assert problem.origin in ("config.toml", ".env")
                assert str(problem).isprintable()


def test_nothing_near_is_suggested_when_nothing_is_near() -> None:
    assert nearest("entirely.different", ["voice.connect_timeout_s"]) is None
    assert nearest("x", []) is None


def test_what_is_printed_fits_a_line_and_holds_no_control_characters() -> None:
    assert printable("a\x1b[31mb") == "'a\\x1b[31mb'"
    assert len(printable("x" * 1000)) == 80
