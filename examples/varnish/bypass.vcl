# Varnish in front of an AppVersion with spec.pages.sharedCache: bypass (the default) and spec.pages.tagHeaders: [Surrogate-Key].
# Its built-in rules are sufficient: private responses are not stored, and requests with a cookie are sent to the app.
#
# Fill in: shop (the AppVersion), web (its namespace), and in purgers the addresses from which pages are purged.
vcl 4.1;

backend shop {
  .host = "shop.web.svc.cluster.local";
  .port = "80";
}

# The addresses that may purge a version: curl -X BAN -H 'X-Tag: appversion-shop-v1.0' http://varnish/
acl purgers {
  "127.0.0.1";
}

sub vcl_recv {
  if (req.method == "BAN") {
    if (client.ip !~ purgers || !req.http.X-Tag) {
      return (synth(403));
    }
    ban("obj.http.Surrogate-Key ~ (^|\s)" + req.http.X-Tag + "(\s|$)");
    return (synth(200));
  }
  # Hashed assets are the same from every version, whatever the cookies.
  if (req.url ~ "^/static/[^?]*\.[0-9a-f]{12}\.[a-z0-9]+$") {
    unset req.http.Cookie;
  }
}

sub vcl_deliver {
  if (obj.hits > 0) {
    set resp.http.X-Cache = "HIT";
  } else {
    set resp.http.X-Cache = "MISS";
  }
}
