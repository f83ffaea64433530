"""An OpenID provider on this machine that speaks the protocol: discovery, authorization, token, keys, user info."""

import base64
import hashlib
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "mentorhub", "a-secret-of-the-test"


class Provider:
    """What the provider knows: who signs in (`person`, the claims), and what it gets wrong on purpose."""

    def __init__(self):
        self.person = {"sub": "123", "email": "amina@example.org", "email_verified": True, "name": "Amina"}
        self.userinfo = {}
        self.issuer = self.audience = None
        self.broken = False
        self.codes, self.asked = {}, []
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def discovery(self):
        """Return the configuration that clients read first."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "response_types_supported": ["code"],
        }

    def authorize(self, query):
        """Return the address to send the person back to, as if they had signed in and agreed."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form):
        """Return the tokens for a code that was handed out, to the client that it was meant for; None otherwise."""
        query = self.codes.pop(form.get("code"), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        good = query and (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
        if not good or form["redirect_uri"] != query["redirect_uri"] or challenge != query["code_challenge"]:
            return None
        now = int(time.time())
        claims = {"iss": self.issuer or self.url, "aud": self.audience or CLIENT, "iat": now, "exp": now + 60}
        signed = jwt.encode({**self.person, **claims}, self.key, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": "an-access-token", "token_type": "Bearer", "expires_in": 60, "id_token": signed}

    def keys(self):
        """Return the public key that the tokens are signed with."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}


def handler_of(provider):
    """Return the request handler of one provider."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self, status, body=None, **headers):
            data = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self):
            parts = urlsplit(self.path)
            provider.asked.append(parts.path)
            if parts.path == "/.well-known/openid-configuration":
                return self.answer(500 if provider.broken else 200, provider.discovery())
            if parts.path == "/authorize":
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                return self.answer(302, Location=provider.authorize(query))
            if parts.path == "/keys":
                return self.answer(200, provider.keys())
            if parts.path == "/userinfo" and self.headers["Authorization"] == "Bearer an-access-token":
                return self.answer(200, {**provider.person, **provider.userinfo})
            return self.answer(404)

        def do_POST(self):
            provider.asked.append(self.path)
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            tokens = provider.token({name: values[0] for name, values in form.items()})
            return self.answer(200, tokens) if tokens else self.answer(400, {"error": "invalid_grant"})

        def log_message(self, *arguments):
            """Say nothing."""

    return Handler


@contextmanager
def running():
    """Give a Provider that answers at `provider.url` while the block runs."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(provider))
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
