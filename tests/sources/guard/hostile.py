"""Links and texts that want to reach what is none of their business: this machine, its network, its files.

`{port}` is where something listens on loopback that must never be reached, `{good}` a port at good.test that may be.
"""

from __future__ import annotations

from tests.sources.guard.watching import Names

_LOOPBACK = """
127.0.0.1 127.1 127.0.1 127.0.0.01 127.000.000.001 127.255.255.254 0 0.0.0.0 0x7f.1 0X7F.1 0x7f.0.0.1 0x7f000001
0x00000000007f000001 0177.1 0177.0.0.1 017700000001 00000177.0.0.1 2130706433 4294967295 127.0.0.1. 127.0.0.1..
localhost LOCALHOST localhost. a.localhost [::1] [::] [0:0:0:0:0:0:0:1] [0000::0001] [::ffff:127.0.0.1] [::ffff:7f00:1]
[::127.0.0.1] [::ffff:0:127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::127.0.0.1] [64:ff9b:1::7f00:1] [2002:7f00:1::]
[2002:7f00:1::1] [2001:0:7f00:1::1] [::1%25lo] [::1%lo] [v1.fe80::a]
"""
_NETWORK = """
10.0.0.1 10.1 0xa.1 172.16.0.1 192.168.0.1 192.168.257 100.64.0.1 100.100.100.200 169.254.169.254 0xa9fea9fe 2852039166
0251.0376.0251.0376 169.254.43518 [::ffff:169.254.169.254] [fd00:ec2::254] [fe80::1] [fe80::1%25eth0] [fc00::1]
[ff02::1] 168.63.129.16 192.0.0.8 192.0.0.192 192.0.2.1 198.18.0.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1
255.255.255.255 [2001:db8::1] [3fff::1] [100::1] metadata.test
"""
_NAMES = (
    "evil.test EVIL.TEST evil.test. rebind.test mapped.test nat64.test sixtofour.test zero.test six.test unicast.test"
)
_ODD = (
    "127\u30020\u30020\u30021",
    "127\uff0e0\uff0e0\uff0e1",
    "127\uff610\uff610\uff611",
    "\u2460\u2461\u2466.\u24ea.\u24ea.\u2460",
    "\uff11\uff12\uff17.0.0.1",
    "\u0661\u0662\u0667.0.0.1",
    "\U0001d7cf\U0001d7d0\U0001d7d5.0.0.1",
    "\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3",
    "\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54",
    "local\u00adhost",
    "local\u200bhost",
    "localho\u017ft",
    "\u212aocalhost",
    "ev\u0456l.test",
    "%31%32%37.0.0.1",
    "127%2e0%2e0%2e1",
    "%6cocalhost",
    "localhost%00.good.test",
    "localhost%2f.good.test",
    "localhost%23.good.test",
    "good.test%40localhost",
    "[::1]good.test",
    "127.0.0.1_",
    "-127.0.0.1",
    "127.0.0.1,good.test",
    "{{127.0.0.1}}",
)
HOSTS = (*_LOOPBACK.split(), *_NETWORK.split(), *_NAMES.split(), *_ODD)

_FORMS = ("http://{host}:{{port}}/a.mp3", "https://{host}:{{port}}/live", "http://{host}/latest/meta-data/")
_CONFUSING = (
    "http://good.test@127.0.0.1:{port}/",
    "http://good.test:{good}@127.0.0.1:{port}/",
    "http://good.test%40127.0.0.1:{port}/",
    "http://good.test:{good}%40127.0.0.1:{port}/",
    "http://good.test\\@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@good.test/",
    "http://127.0.0.1:{port}#@good.test/",
    "http://127.0.0.1:{port}?@good.test/",
    "http://127.0.0.1:{port};@good.test/",
    "http://good.test:{good}:{port}/",
    "http://good.test /@127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
    "http:/127.0.0.1:{port}/",
    "http:///127.0.0.1:{port}/",
    "http:////127.0.0.1:{port}/",
    "http:\\\\127.0.0.1:{port}/",
    "http://\t127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\r\nHost: good.test\r\n\r\n/",
    "http://good.test:{good}/\r\nGET http://127.0.0.1:{port}/ HTTP/1.1",
    "\x00http://127.0.0.1:{port}/",
    "//127.0.0.1:{port}/a.mp3",
    "127.0.0.1:{port}/a.mp3",
    "localhost:{port}",
    "hTtP://LocalHost:{port}/a.mp3",
    "<http://127.0.0.1:{port}/a.mp3>",
    "http://[::1]:{port}]/",
    "http://127.0.0.1:00{port}/",
    "http://127.0.0.1:+{port}/",
    "http://good.test:22/",
    "http://good.test:25/",
    "http://good.test:6379/",
    "http://good.test:0/",
    "http://good.test:65536{port}/",
    "http://good.test:-1/",
)
_PROTOCOLS = """
ftp:// sftp:// gopher:// dict:// ldap:// smb:// rtsp:// rtmp:// mms:// ws:// wss:// tcp:// hls+http:// cache:http://
async:http:// icy+http:// url:http:// generic:http:// ytsearch5:http:// scsearch:http:// gvsearch3:http://
view-source:http:// jar:http://
"""
_SCHEMES = (
    *(f"{protocol}127.0.0.1:{{port}}/a.mp3" for protocol in _PROTOCOLS.split()),
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "file:/etc/passwd",
    "FILE:///proc/self/environ",
    "data:audio/mpeg;base64,SUQz",
    "data:application/vnd.apple.mpegurl,#EXTM3U%0Ahttp://127.0.0.1:{port}/",
    "concat:http://127.0.0.1:{port}/a|http://127.0.0.1:{port}/b",
    "subfile,,start,0,end,9,,:/etc/passwd",
    "crypto:http://127.0.0.1:{port}/a",
    "pipe:0",
    "unix:///var/run/docker.sock",
    "javascript:fetch('http://127.0.0.1:{port}/')",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/info",
)
_WORDS = (
    "",
    " ",
    "bells",
    "--exec touch /tmp/x http://127.0.0.1:{port}/",
    "--proxy '' http://127.0.0.1:{port}/",
    "-o /etc/passwd",
    "--load-info-json /etc/passwd",
    "--batch-file=/etc/passwd",
    "--config-locations http://127.0.0.1:{port}/",
    "-",
    "--",
    ":ytfav",
    "ytsearchall:bells",
    "../../../etc/passwd",
    "/etc/passwd",
    "C:\\Windows\\win.ini",
    "\\\\127.0.0.1\\share\\a.mp3",
    "$(curl http://127.0.0.1:{port}/)",
    "`curl 127.0.0.1:{port}`",
    "'; DROP TABLE users; --",
    "%(title)s",
    "{{0.__class__}}",
    "http://good.test:{good}/a#__youtubedl_smuggle=%7B%22force_videoid%22%3A%22x%22%7D",
    "\U0001f600" * 50,
    "a" * 5000,
    "http://" + "a" * 300 + ".test/",
    "http://" + "a." * 300 + "test/",
)
_TEMPLATES = (*(form.format(host=host) for host in HOSTS for form in _FORMS), *_CONFUSING, *_SCHEMES, *_WORDS)


def hostile(*, port: int, good: int) -> list[str]:
    """Every one of them, none twice."""
    return list(dict.fromkeys(text.replace("{port}", str(port)).replace("{good}", str(good)) for text in _TEMPLATES))


def hostile_names() -> Names:
    """What the names in them lead to."""
    return Names(
        good_test=[["127.0.0.1"]],
        evil_test=[["127.0.0.1"]],
        rebind_test=[["127.0.0.1"], ["169.254.169.254"], ["::1"]],
        mapped_test=[["::ffff:127.0.0.1"]],
        nat64_test=[["64:ff9b::7f00:1"]],
        sixtofour_test=[["2002:7f00:1::"]],
        zero_test=[["0.0.0.0"]],
        six_test=[["::1"]],
        unicast_test=[["fe80::1", "10.0.0.1", "192.168.0.1", "fc00::1"]],
        metadata_test=[["169.254.169.254"]],
    )
