# Varnish (6.0 and later, without vmods) in front of an AppVersion with spec.pages.sharedCache: perVersion. A request goes to
# /__appversion/decision first, then is restarted with the version that was decided, which is in the cache's key.
#
# Fill in: shop (the AppVersion), web (its namespace), and in purgers the addresses from which pages are purged.
# No other cache of pages may be in front of this Varnish: the visitor's cookie is added here.
vcl 4.1;

backend shop {
  .host = "shop.web.svc.cluster.local";
  .port = "80";
}

# The addresses that may purge a version (spec.pages.tagHeaders: [Surrogate-Key]):
# curl -X BAN -H 'X-Tag: appversion-shop-v1.0' http://varnish/
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
  if (req.restarts == 0) {
    unset req.http.X-Decision;
    unset req.http.X-Decision-Cookie;
    unset req.http.X-Decision-Vary;
    unset req.http.X-Original-URI;
    if (req.http.Upgrade) {
      return (pipe);
    }
    if ((req.method != "GET" && req.method != "HEAD") || req.url ~ "^/__appversion/") {
      return (pass);
    }
    # Hashed assets are the same from every version.
    if (req.url ~ "^/static/[^?]*\.[0-9a-f]{12}\.[a-z0-9]+$") {
      unset req.http.Cookie;
      unset req.http.X-App-Requested-Version;
      return (hash);
    }
    set req.http.X-Original-URI = req.url;
    set req.http.X-Original-Method = req.method;
    set req.url = "/__appversion/decision";
    return (pass);
  }
  if (req.http.X-Decision) {
    # Also with a cookie: the version that it selects is in the key.
    return (hash);
  }
  return (pass);
}

sub vcl_hash {
  hash_data(req.http.X-App-Requested-Version);
}

sub vcl_pipe {
  set bereq.http.Upgrade = req.http.Upgrade;
  set bereq.http.Connection = req.http.Connection;
}

sub vcl_backend_response {
  # Pages without caching fields may be personal.
  if (beresp.http.Cache-Control !~ "(?i)max-?age" && !beresp.http.Expires && !beresp.http.Surrogate-Control) {
    set beresp.uncacheable = true;
  }
}

sub vcl_deliver {
  if (req.http.X-Original-URI) {
    set req.url = req.http.X-Original-URI;
    unset req.http.X-Original-URI;
    unset req.http.X-Original-Method;
    if (resp.status == 200) {
      set req.http.X-App-Requested-Version = resp.http.X-App-Requested-Version;
      set req.http.X-Decision = "1";
      if (resp.http.Set-Cookie) {
        set req.http.X-Decision-Cookie = resp.http.Set-Cookie;
      }
      if (resp.http.Vary) {
        set req.http.X-Decision-Vary = resp.http.Vary;
      }
    }
    # If the version is refused (409), the entry responds in the client's own protocol.
    return (restart);
  }
  # VCL cannot add a second Set-Cookie: after a page with one of the app's, the visitor is pinned by the next page.
  if (req.http.X-Decision-Cookie && !resp.http.Set-Cookie) {
    set resp.http.Set-Cookie = req.http.X-Decision-Cookie;
  }
  # For the browser's own cache, which must not return this page when its visitor has another version.
  if (req.http.X-Decision-Vary && resp.http.Vary) {
    set resp.http.Vary = resp.http.Vary + ", " + req.http.X-Decision-Vary;
  } elsif (req.http.X-Decision-Vary) {
    set resp.http.Vary = req.http.X-Decision-Vary;
  }
  if (obj.hits > 0) {
    set resp.http.X-Cache = "HIT";
  } else {
    set resp.http.X-Cache = "MISS";
  }
}

sub vcl_backend_fetch {
  unset bereq.http.X-Decision;
  unset bereq.http.X-Decision-Cookie;
  unset bereq.http.X-Decision-Vary;
}
