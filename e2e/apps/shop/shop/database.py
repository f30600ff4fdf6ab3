"""The database of the shop in stories about migrations: SQLite behind a port.

    python3 -m shop.database                        serves a database with the items at port 5432
    DATABASE=http://database:5432 python3 -m shop.database 'ALTER TABLE items DROP COLUMN name'
                                                    executes a statement
"""

import json
import os
import sqlite3
import sys
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

from shop.catalogue import ITEMS

PORT = 5432
TIMEOUT = 5  # seconds


def execute(statement):
    """The rows of a statement. An error of the database is an OSError with its text."""
    request = urllib.request.Request(os.environ["DATABASE"], statement.encode(), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        raise OSError(f"{statement}: {error.read().decode()}") from error


class Statements(BaseHTTPRequestHandler):
    def do_POST(self):
        statement = self.rfile.read(int(self.headers["Content-Length"])).decode()
        try:
            status, text = 200, json.dumps(self.server.items.execute(statement).fetchall())
        except sqlite3.Error as error:
            status, text = 400, str(error)
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve():
    server = HTTPServer(("0.0.0.0", PORT), Statements)
    server.items = sqlite3.connect(":memory:", isolation_level=None)
    # The state after the first half of a migration: both columns have the name.
    server.items.execute("CREATE TABLE items (sku TEXT, name TEXT, title TEXT, cents INTEGER)")
    server.items.executemany(
        "INSERT INTO items VALUES (?, ?, ?, ?)", [(i.sku, i.name, i.name, i.cents) for i in ITEMS.values()]
    )
    server.serve_forever()


if __name__ == "__main__":
    if len(sys.argv) == 1:
        serve()
    print(execute(sys.argv[1]))
