"""Addresses by which a page or person could lead a capture into a network that is not theirs to reach."""

from __future__ import annotations

LOOPBACK = """
http://127.0.0.1/ http://127.0.0.1:80/ http://127.1/ http://127.0.1/ http://127.000.000.001/ http://2130706433/ http://0x7f000001/ http://0x7F.1/
http://0x7f.0x0.0x0.0x1/ http://0177.0.0.1/ http://0177.0x0.0.1/ http://017700000001/ http://127.0.0.1./ http://127.0.0.1.../ http://127.255.255.254/
http://0/ http://0.0.0.0/ http://0x0/ http://00/ http://0.0/ http://[::]/ http://[::1]/ http://[0:0:0:0:0:0:0:1]/ http://[::0001]/
http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[0:0:0:0:0:ffff:127.0.0.1]/ http://[::127.0.0.1]/ http://[::7f00:1]/ http://[::ffff:0:7f00:1]/
http://[::1%25lo]/ http://[::1%lo]/ http://[fe80::1%25eth0]/ http://4294967297/ http://18446744073709551617/ http://127.0.0.1.:80/ http://1.1/ http://256/
http://１２７.０.０.１/ http://①②⑦.⓪.⓪.①/ http://127。0。0。1/ http://127．0．0．1/ http://127｡0｡0｡1/ http://０ｘ7f.1/ http://２１３０７０６４３３/ http://٠.٠.٠.٠/ http://१२७.०.०.१/
http://127.0.0.0x1/ http://0x7f.0.0.0x1/ http://127.0.0.01/ http://localhost/ http://LOCALHOST/ http://localhost./ http://foo.localhost/ http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/
http://127%2E0%2E0%2E1/ http://%31%32%37.0.0.1/ http://local%68ost/ http://127.0.0.1%00.example/ http://127.0.0.1%2f@monitor.example/
""".split()
EMBEDDED = """
http://[64:ff9b::7f00:1]/ http://[64:ff9b::127.0.0.1]/ http://[64:ff9b::a00:1]/ http://[64:ff9b::a9fe:a9fe]/ http://[64:ff9b:1::7f00:1]/ http://[64:ff9b:1:ffff::1]/
http://[2002:7f00:1::]/ http://[2002:a00:1::1]/ http://[2002:a9fe:a9fe::1]/ http://[2002:c0a8:1::1]/ http://[2002:808:808::1]/
http://[2001::1]/ http://[2001:0:7f00:1::]/ http://[2001:0:53aa:64c:0:fbff:80ff:fffe]/ http://[2001:10::1]/ http://[2001:20::1]/ http://[2001:2::1]/ http://[2001:db8::1]/
http://[::ffff:10.0.0.1]/ http://[::ffff:169.254.169.254]/ http://[::ffff:8.8.8.8]/ http://[::ffff:0:0]/ http://[::8.8.8.8]/ http://[::ffff:0:8.8.8.8]/
http://[fec0::1]/ http://[feff::1]/ http://[fe80::1]/ http://[fe80::a9fe:a9fe]/ http://[febf::1]/ http://[fc00::1]/ http://[fd00::1]/ http://[fd00:ec2::254]/ http://[fdff::1]/
http://[ff02::1]/ http://[ff0e::1]/ http://[ff05::1:3]/ http://[100::1]/ http://[100:0:0:1::1]/ http://[3fff::1]/ http://[3ffe::1]/ http://[5f00::1]/ http://[4000::1]/ http://[200::1]/
http://[e000::1]/ http://[2620:4f:8000::1]/ http://[::2]/ http://[1::1]/
""".split()
PRIVATE = """
http://10.0.0.1/ http://10.255.255.255/ http://10.1/ http://012.0.0.1/ http://167772161/ http://172.16.0.1/ http://172.31.255.254/ http://192.168.0.1/ http://192.168.255.255/
http://192.168.1/ http://3232235521/ http://0xc0a80001/ http://0300.0250.0.1/ http://169.254.169.254/ http://169.254.0.1/ http://169.16689662/ http://2852039166/ http://0xa9fea9fe/
http://0251.0376.0251.0376/ http://169.254.170.2/ http://100.64.0.1/ http://100.100.100.200/ http://100.127.255.254/ http://192.0.0.1/ http://192.0.0.170/ http://192.0.0.192/ http://192.0.2.1/
http://192.31.196.1/ http://192.52.193.1/ http://192.88.99.1/ http://192.175.48.1/ http://198.18.0.1/ http://198.19.255.255/ http://198.51.100.7/ http://203.0.113.9/ http://224.0.0.1/
http://224.0.0.251/ http://239.255.255.250/ http://232.1.1.1/ http://240.0.0.1/ http://255.255.255.255/ http://254.1.1.1/ http://0.1.2.3/ http://0.0.0.1/ http://１０.０.０.１/
""".split()
TRICKS = [
    "http://a@b/", "http://user:secret@monitor.example/", "http://monitor.example@127.0.0.1/", "http://monitor.example:80@127.0.0.1/", "http://@127.0.0.1/", "http://:@127.0.0.1/",
    "http://monitor.example%40127.0.0.1/", "http://127.0.0.1\\@monitor.example/", "http://monitor.example\\@127.0.0.1/", "http:\\\\127.0.0.1\\", "http:/\\127.0.0.1/", "http://127.0.0.1\\.monitor.example/",
    "http://127.0.0.1\t/", "http://127.0.\t0.1/", "\thttp://127.0.0.1/", "http://127.0.0.1\r\nHost: monitor.example/", "http://127.0.0.1/\r\nX: y", "http://127.0.0.1\n/", "http://127.0.0.1 /", "http://127.0.0.1\x00/",
    "http://127.0.0.1\x0b/", "http://127.0.0.1\x7f/", "http://127.0.0.1\x85/", "http://127.0.0.1\u2028/", "http://127.0.0.1\u00a0/", "http://monitor.example#@127.0.0.1/", "http://127.0.0.1#@monitor.example/",
    "http://127.0.0.1?@monitor.example/", "http://127.0.0.1;@monitor.example/", "http://127.0.0.1&@monitor.example/", "http://127.0.0.1,monitor.example/", "http://127.0.0.1:80:80/", "http://127.0.0.1:0/", "http://127.0.0.1:65536/",
    "http://127.0.0.1:99999999999/", "http://127.0.0.1:8o/", "http://127.0.0.1:-80/", "http://127.0.0.1:+80/", "http://127.0.0.1:８０/", "http://[127.0.0.1]/", "http://[::1/", "http://::1/", "http://[::1]80/", "http://[::1]:80:80/",
    "http://[v1.127]/", "http://[]/", "http://[::ffff:127.1]/", "http://[0x7f000001]/", "http:///127.0.0.1/", "http:////127.0.0.1/", "http:127.0.0.1", "http:/127.0.0.1/", "http://", "http:///", "//127.0.0.1/",
    "ftp://127.0.0.1/", "file:///etc/passwd", "file://127.0.0.1/etc/passwd", "gopher://127.0.0.1:25/_x", "dict://127.0.0.1:11211/stats", "ldap://127.0.0.1/", "jar:http://127.0.0.1!/", "data:text/html,x", "javascript:alert(1)",
    "ws://127.0.0.1/", "view-source:http://127.0.0.1/", "url:http://127.0.0.1/", "http+unix://%2Fvar%2Frun%2Fdocker.sock/", "netdoc:///etc/passwd", "sftp://127.0.0.1/", "tftp://127.0.0.1/x", "blob:http://127.0.0.1/x",
    "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1:443/", "HTTP://127.0.0.1/", "hTTp://2130706433/", "http://127.0.0.1.nip.example/", "http://xn--/", "http://-/", "http://.../", "http://./", "http://a..b/",
    "http://.127.0.0.1/", "http://127.0.0.1.\u200b/", "http://127\u200b.0.0.1/", "http://127.0.0.1\u202e/", "http://\u00ad127.0.0.1/", "http://127\u20240\u20240\u20241/", "http://*/", "http://$HOST/", "http://{127.0.0.1}/", "http://<127.0.0.1>/",
    "http://" + "a" * 64 + ".example/", "http://" + "a." * 130 + "example/", "http://monitor.example/" + "a" * 5_000, "http://monitor.example:22/", "http://monitor.example:25/", "https://monitor.example:8443/", "http://monitor.example:6379/",
]  # fmt: skip
HOSTILE = [*LOOPBACK, *EMBEDDED, *PRIVATE, *TRICKS]
