"""client.py LIBRARY BASE_URL BEHAVIOURS: runs the behaviours by http.client, requests, httpx or aiohttp."""

import importlib
import sys

import observing

if __name__ == "__main__":
    library = importlib.import_module("by_" + sys.argv[1].replace(".", "_"))
    observing.run(library.Client(sys.argv[2]).perform)
