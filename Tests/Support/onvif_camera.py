# ===----------------------------------------------------------------------=== #
#
# This source file is part of the Oriel project
#
# Copyright (c) 2026 the Oriel authors
# Licensed under Apache License v2.0
#
# SPDX-License-Identifier: Apache-2.0
#
# ===----------------------------------------------------------------------=== #

"""A simulated ONVIF camera: SOAP over HTTP, WS-Discovery over UDP.

It checks what real ones check: the UsernameToken's digest, that `Created` is within 30 s of its own clock, that no nonce
comes twice; or HTTP Digest instead. Every request is written to the log as one line of JSON, so that tests see what a
camera was asked. Run by hand:

    python Tests/Support/onvif_camera.py --address 127.0.0.1 --password secret
"""

import argparse
import base64
import hashlib
import json
import re
import secrets
import socket
import struct
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from xml.sax.saxutils import escape

SOAP = "http://www.w3.org/2003/05/soap-envelope"
SECURITY = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
UTILITY = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
DISCOVERY = "http://schemas.xmlsoap.org/ws/2005/04/discovery"
ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
SERVICES = {
    "device": "http://www.onvif.org/ver10/device/wsdl",
    "media": "http://www.onvif.org/ver10/media/wsdl",
    "media2": "http://www.onvif.org/ver20/media/wsdl",
    "ptz": "http://www.onvif.org/ver20/ptz/wsdl",
}
GROUP = "239.255.255.250"
PORT = 3702
CLOCK_TOLERANCE = 30.0
REALM = "camera"


class Fault(Exception):
    """A SOAP fault: subcodes and words."""

    def __init__(self, subcodes: list[str], reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.subcodes, self.reason, self.status = subcodes, reason, status


class Camera:
    """What the camera is, knows and does."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.nonces: set[str] = set()
        self.digest_nonce = secrets.token_hex(8)
        self.lock = threading.Lock()
        self.presets: dict[str, str] = {"1": "Door"}

    @property
    def now(self) -> datetime:
        """The camera's own clock."""
        return datetime.now(UTC) + timedelta(seconds=self.options.clock_offset)

    @property
    def base(self) -> str:
        """Where its services are, as it says."""
        return f"http://{self.options.announce or self.options.address}:{self.options.port}"

    def note(self, **what: object) -> None:
        """One line of the log."""
        if self.options.log:
            with self.lock, Path(self.options.log).open("a") as log:
                log.write(json.dumps(what) + "\n")

    # Authentication

    def check_token(self, envelope: ElementTree.Element) -> None:
        """The UsernameToken of a request; raises a fault where it does not hold."""
        token = envelope.find(f".//{{{SECURITY}}}UsernameToken")
        refused = Fault(["ter:NotAuthorized"], "Sender not Authorized")
        if token is None:
            raise refused
        name, password, nonce = (token.findtext(f"{{{SECURITY}}}{tag}", "") for tag in ("Username", "Password", "Nonce"))
        created = token.findtext(f"{{{UTILITY}}}Created", "")
        text = base64.b64decode(nonce) + created.encode() + self.options.password.encode()
        if name != self.options.user or password != base64.b64encode(hashlib.sha1(text).digest()).decode():
            raise refused
        if abs((datetime.fromisoformat(created) - self.now).total_seconds()) > CLOCK_TOLERANCE:
            raise refused
        with self.lock:
            if nonce in self.nonces:
                raise refused
            self.nonces.add(nonce)

    def check_digest(self, field: str | None, path: str) -> bool:
        """The Authorization field of a request (RFC 7616, MD5)."""
        if not field or not field.startswith("Digest "):
            return False
        values = {name: quoted or plain for name, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|([^,\s]+))', field)}

        def md5(text: str) -> str:
            return hashlib.md5(text.encode()).hexdigest()

        secret = md5(f"{self.options.user}:{REALM}:{self.options.password}")
        request = md5(f"POST:{path}")
        wanted = md5(f"{secret}:{self.digest_nonce}:{values.get('nc')}:{values.get('cnonce')}:auth:{request}")
        return (values.get("username"), values.get("uri"), values.get("response")) == (self.options.user, path, wanted)

    # Replies

    def reply(self, operation: str, service: str, element: ElementTree.Element) -> str:
        """The body that answers an operation."""
        answers = {
            "GetSystemDateAndTime": self.time, "GetDeviceInformation": self.information, "GetServices": self.services,
            "GetCapabilities": self.capabilities, "GetProfiles": self.profiles, "GetStreamUri": self.stream,
            "GetPresets": self.list_presets, "SetPreset": self.set_preset, "GotoPreset": self.goto_preset,
            "GetStatus": self.status,
        }  # fmt: skip
        if operation in ("ContinuousMove", "AbsoluteMove", "RelativeMove", "Stop", "GotoHomePosition"):
            return f"<r:{operation}Response/>"
        if operation not in answers:
            raise Fault(["ter:ActionNotSupported"], "Optional Action Not Implemented", 500)
        return f"<r:{operation}Response>{answers[operation](service, element)}</r:{operation}Response>"

    def time(self, *_: object) -> str:
        now = self.now
        return (
            "<r:SystemDateAndTime><o:DateTimeType>Manual</o:DateTimeType><o:UTCDateTime>"
            f"<o:Time><o:Hour>{now.hour}</o:Hour><o:Minute>{now.minute}</o:Minute><o:Second>{now.second}</o:Second></o:Time>"
            f"<o:Date><o:Year>{now.year}</o:Year><o:Month>{now.month}</o:Month><o:Day>{now.day}</o:Day></o:Date>"
            "</o:UTCDateTime></r:SystemDateAndTime>"
        )

    def information(self, *_: object) -> str:
        return (
            "<r:Manufacturer>Example</r:Manufacturer><r:Model>Model 1</r:Model><r:FirmwareVersion>1</r:FirmwareVersion>"
            "<r:SerialNumber>1</r:SerialNumber><r:HardwareId>Board 1</r:HardwareId>"
        )

    def services(self, *_: object) -> str:
        if self.options.old:
            raise Fault(["ter:ActionNotSupported"], "Optional Action Not Implemented", 500)
        names = ["device", "media", "ptz"] + (["media2"] if self.options.codec == "H265" else [])
        return "".join(
            f"<r:Service><r:Namespace>{SERVICES[name]}</r:Namespace><r:XAddr>{self.base}/onvif/{name}</r:XAddr>"
            "<r:Version><o:Major>2</o:Major><o:Minor>60</o:Minor></r:Version></r:Service>"
            for name in names
        )

    def capabilities(self, *_: object) -> str:
        names = {"Device": "device", "Media": "media", "PTZ": "ptz"}
        parts = (f"<o:{name}><o:XAddr>{self.base}/onvif/{path}</o:XAddr></o:{name}>" for name, path in names.items())
        return f"<r:Capabilities>{''.join(parts)}</r:Capabilities>"

    def profiles(self, service: str, *_: object) -> str:
        sizes = {"main": (1920, 1080), "sub": (640, 360)}

        def encoder(width: int, height: int) -> str:
            return (
                f"<o:Encoding>{self.options.codec}</o:Encoding>"
                f"<o:Resolution><o:Width>{width}</o:Width><o:Height>{height}</o:Height></o:Resolution>"
            )

        text = ""
        for token, size in sizes.items():
            name = f"<{'r' if service == 'media2' else 'o'}:Name>{token} stream</{'r' if service == 'media2' else 'o'}:Name>"
            if service == "media2":
                inner = f"<r:Configurations><r:VideoEncoder token='v'>{encoder(*size)}</r:VideoEncoder></r:Configurations>"
            else:
                inner = (
                    f"<o:VideoEncoderConfiguration token='v'>{encoder(*size)}</o:VideoEncoderConfiguration>"
                    "<o:PTZConfiguration token='z'><o:NodeToken>node</o:NodeToken></o:PTZConfiguration>"
                )
            text += f"<r:Profiles token='{token}' fixed='true'>{name}{inner}</r:Profiles>"
        return text

    def stream(self, service: str, element: ElementTree.Element) -> str:
        token = element.findtext(f"{{{SERVICES[service]}}}ProfileToken", "")
        if token not in ("main", "sub"):
            raise Fault(["ter:InvalidArgVal", "ter:NoProfile"], "No such profile")
        host = self.options.stream_host or self.options.address
        uri = escape(f"rtsp://{host}:554/stream?profile={token}&x=1")
        return f"<r:Uri>{uri}</r:Uri>" if service == "media2" else f"<r:MediaUri><o:Uri>{uri}</o:Uri></r:MediaUri>"

    def list_presets(self, *_: object) -> str:
        return "".join(f"<r:Preset token='{t}'><o:Name>{escape(n)}</o:Name></r:Preset>" for t, n in self.presets.items())

    def set_preset(self, _: str, element: ElementTree.Element) -> str:
        token = str(len(self.presets) + 1)
        self.presets[token] = element.findtext(f"{{{SERVICES['ptz']}}}PresetName", "")
        return f"<r:PresetToken>{token}</r:PresetToken>"

    def goto_preset(self, _: str, element: ElementTree.Element) -> str:
        if element.findtext(f"{{{SERVICES['ptz']}}}PresetToken") not in self.presets:
            raise Fault(["ter:InvalidArgVal", "ter:NoToken"], "No such preset")
        return ""

    def status(self, *_: object) -> str:
        return (
            "<r:PTZStatus><o:Position><o:PanTilt x='0.5' y='-0.25'/><o:Zoom x='0.1'/></o:Position>"
            "<o:MoveStatus><o:PanTilt>IDLE</o:PanTilt><o:Zoom>IDLE</o:Zoom></o:MoveStatus></r:PTZStatus>"
        )

    def probe_match(self, message_id: str) -> bytes:
        """The answer to a probe."""
        scopes = (
            f"onvif://www.onvif.org/name/{self.options.name.replace(' ', '%20')} "
            f"onvif://www.onvif.org/hardware/{self.options.hardware} onvif://www.onvif.org/type/video_encoder"
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="{SOAP}" xmlns:w="{ADDRESSING}" xmlns:x="{DISCOVERY}"'
            ' xmlns:n="http://www.onvif.org/ver10/network/wsdl"><s:Header>'
            f"<w:RelatesTo>{escape(message_id)}</w:RelatesTo><w:Action>{DISCOVERY}/ProbeMatches</w:Action></s:Header><s:Body>"
            "<x:ProbeMatches><x:ProbeMatch><w:EndpointReference>"
            f"<w:Address>{self.options.endpoint}</w:Address></w:EndpointReference>"
            f"<x:Types>n:NetworkVideoTransmitter</x:Types><x:Scopes>{scopes}</x:Scopes>"
            f"<x:XAddrs>{self.base}/onvif/device_service</x:XAddrs><x:MetadataVersion>1</x:MetadataVersion>"
            "</x:ProbeMatch></x:ProbeMatches></s:Body></s:Envelope>"
        ).encode()


class Handler(BaseHTTPRequestHandler):
    """Answers SOAP requests."""

    protocol_version = "HTTP/1.1"
    camera: ClassVar[Camera]

    def do_POST(self) -> None:
        camera = self.camera
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        envelope = ElementTree.fromstring(body)
        element = envelope.find(f"{{{SOAP}}}Body/*")
        assert element is not None
        namespace, operation = element.tag[1:].split("}")
        service = next(name for name, uri in SERVICES.items() if uri == namespace)
        camera.note(operation=operation, path=self.path, body=body.decode(), authorization=self.headers.get("Authorization"))
        if camera.options.silent:
            time.sleep(60)
        if operation != "GetSystemDateAndTime" and camera.options.auth == "digest":
            if not camera.check_digest(self.headers.get("Authorization"), self.path):
                challenge = f'Digest realm="{REALM}", nonce="{camera.digest_nonce}", qop="auth", algorithm=MD5'
                self.answer(401, b"", {"WWW-Authenticate": challenge})
                return
        try:
            if operation != "GetSystemDateAndTime" and camera.options.auth == "token":
                camera.check_token(envelope)
            inner, status = camera.reply(operation, service, element), 200
        except Fault as fault:
            codes = ""
            for code in reversed(fault.subcodes):
                codes = f"<e:Subcode><e:Value>{code}</e:Value>{codes}</e:Subcode>"
            inner = (
                f"<e:Fault><e:Code><e:Value>e:Sender</e:Value>{codes}</e:Code>"
                f"<e:Reason><e:Text xml:lang='en'>{escape(fault.reason)}</e:Text></e:Reason></e:Fault>"
            )
            status = fault.status
        text = (
            f"<?xml version='1.0' encoding='UTF-8'?><e:Envelope xmlns:e='{SOAP}' xmlns:r='{namespace}'"
            f" xmlns:o='http://www.onvif.org/ver10/schema' xmlns:ter='http://www.onvif.org/ver10/error'>"
            f"<e:Body>{inner}</e:Body></e:Envelope>"
        )
        self.answer(status, text.encode(), {"Content-Type": "application/soap+xml; charset=utf-8"})

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""


def answer_probes(camera: Camera, listener: socket.socket) -> None:
    """Answers each probe by unicast, from the camera's own address."""
    speaker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    speaker.bind((camera.options.address, 0))
    while True:
        data, sender = listener.recvfrom(65536)
        envelope = ElementTree.fromstring(data)
        if envelope.find(f"{{{SOAP}}}Body/{{{DISCOVERY}}}Probe") is None:
            continue
        types = envelope.findtext(f".//{{{DISCOVERY}}}Types", "")
        camera.note(operation="Probe", types=types)
        message_id = envelope.findtext(f".//{{{ADDRESSING}}}MessageID", "")
        for _ in range(camera.options.answers):
            speaker.sendto(camera.probe_match(message_id), sender)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", default="127.0.0.1", help="address of HTTP, and of the interface for discovery")
    parser.add_argument("--port", type=int, default=0, help="port of HTTP; 0 for any")
    parser.add_argument("--user", default="admin")
    parser.add_argument("--password", default="admin")
    parser.add_argument("--auth", choices=["token", "digest", "none"], default="token")
    parser.add_argument("--clock-offset", type=float, default=0, help="seconds that the camera's clock is ahead")
    parser.add_argument("--codec", default="H264", help="H264, or H265 by Media2")
    parser.add_argument("--stream-host", help="host in stream URIs")
    parser.add_argument("--announce", help="host in the addresses of services")
    parser.add_argument("--old", action="store_true", help="knows no GetServices")
    parser.add_argument("--silent", action="store_true", help="never answers a request")
    parser.add_argument("--name", default="Front door")
    parser.add_argument("--hardware", default="SIM-1")
    parser.add_argument("--endpoint", default="urn:uuid:0b9f0d3e-0000-4000-8000-000000000001")
    parser.add_argument("--answers", type=int, default=1, help="answers to each probe")
    parser.add_argument("--no-discovery", action="store_true")
    parser.add_argument("--log", help="file for the requests, a line of JSON each")
    parser.add_argument("--ready-file", help="written with the port when everything listens")
    options = parser.parse_args()
    server = ThreadingHTTPServer((options.address, options.port), Handler)
    options.port = server.server_address[1]
    camera = Handler.camera = Camera(options)
    if not options.no_discovery:
        listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("", PORT))
        member = struct.pack("4s4s", socket.inet_aton(GROUP), socket.inet_aton(options.address))
        listener.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        threading.Thread(target=answer_probes, args=(camera, listener), daemon=True).start()
    if options.ready_file:
        Path(options.ready_file).write_text(str(options.port))
    print(f"listening on {options.address}:{options.port}", file=sys.stderr)
    server.serve_forever()


if __name__ == "__main__":
    main()
