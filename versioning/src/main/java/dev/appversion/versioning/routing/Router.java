package dev.appversion.versioning.routing;

import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.RoutingDecision.Conflict;
import dev.appversion.versioning.routing.RoutingDecision.Malformed;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.request.Affinity;
import dev.appversion.versioning.routing.request.Bucket;
import dev.appversion.versioning.routing.request.Referrer;
import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.request.RequestKind;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.PinSource;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The routing decision: a pure function of the request, the snapshot and the version that the
 * sidecar serves.
 */
public final class Router {
  private Router() {}

  /**
   * Decides by the first rule that matches: hashed asset, requested by header, by query, by the
   * app's framework, by the redirect in response to a form, by the URL of the worker or page that
   * it comes from, by cookie, the page's version, the version of crawlers, weights.
   *
   * @param ownVersion the name of the version that the deciding sidecar serves, if it is a live one
   */
  public static RoutingDecision decide(
      RequestFacts request, RoutingSnapshot snapshot, Optional<String> ownVersion) {
    RoutingTable table = snapshot.table();
    return asset(request, snapshot, ownVersion)
        .or(
            () ->
                explicit(
                    request.requestedByHeader(),
                    Pin.HEADER,
                    WireHeaders.REQUESTED_VERSION,
                    table,
                    ownVersion))
        .or(
            () ->
                explicit(
                    request.target().versions(),
                    Pin.QUERY,
                    RequestPins.QUERY_PARAMETER,
                    table,
                    ownVersion))
        .or(() -> requestedByFramework(request, table, ownVersion))
        .or(() -> redirected(request, table))
        .or(() -> requestedByReferrer(request, table, ownVersion))
        .or(() -> requestedByCookie(request, table, ownVersion))
        .or(() -> ofPage(request, table))
        .or(() -> ofCrawler(request, table))
        .orElseGet(() -> weighted(request, table));
  }

  private static Optional<RoutingDecision> asset(
      RequestFacts request, RoutingSnapshot snapshot, Optional<String> ownVersion) {
    if (!request.isRead()) {
      return Optional.empty();
    }
    return AssetPaths.below(snapshot.table().assets(), request.rawPath())
        .flatMap(
            path -> {
              List<LiveVersion> owners = owners(snapshot, ownVersion, path);
              return owners.isEmpty()
                  ? Optional.empty()
                  : Optional.of(
                      new Serve(
                          owners.getFirst(),
                          new Reason.HashedAsset(path),
                          owners.subList(1, owners.size()),
                          Optional.empty(),
                          false));
            });
  }

  /** The versions that may serve this hashed asset path, the own one first. */
  public static List<LiveVersion> owners(
      RoutingSnapshot snapshot, Optional<String> ownVersion, String path) {
    return ownFirst(snapshot.table(), ownVersion, version -> snapshot.owns(version, path));
  }

  private static Optional<RoutingDecision> explicit(
      List<String> requested,
      Pin pin,
      String where,
      RoutingTable table,
      Optional<String> ownVersion) {
    if (requested.isEmpty()) {
      return Optional.empty();
    }
    if (requested.size() > 1) {
      return Optional.of(new Malformed(where + " occurs twice with different values"));
    }
    return Optional.of(
        requested(requested.getFirst(), table, ownVersion)
            .<RoutingDecision>map(version -> pinned(version, pin))
            .orElseGet(() -> new Conflict(requested.getFirst(), pin)));
  }

  /** A value that names no version of the table belongs to the app and is ignored. */
  private static Optional<RoutingDecision> requestedByFramework(
      RequestFacts request, RoutingTable table, Optional<String> ownVersion) {
    return namedByFramework(PinSource.BUILT_IN, request, table)
        .or(() -> namedByFramework(table.client().pins(), request, table))
        .map(
            value ->
                requested(value, table, ownVersion)
                    .<RoutingDecision>map(version -> pinned(version, Pin.FRAMEWORK))
                    .orElseGet(() -> new Conflict(value, Pin.FRAMEWORK)));
  }

  /** The first value that names a version of the table. */
  private static Optional<String> namedByFramework(
      List<PinSource> sources, RequestFacts request, RoutingTable table) {
    for (PinSource source : sources) {
      for (String value : source.values(request.headers(), request.target())) {
        for (LiveVersion known : table.versions()) {
          if (known.answersTo(value)) {
            return Optional.of(value);
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The page load that follows a form's redirect; it sets the affinity cookie, as every page load
   * does.
   */
  private static Optional<RoutingDecision> redirected(RequestFacts request, RoutingTable table) {
    return request
        .redirect()
        .filter(pin -> request.isRead() && request.kind().isDocument())
        .flatMap(pin -> table.version(pin.version()))
        .filter(version -> !version.blocked())
        .map(
            version -> {
              Bucket bucket =
                  request.affinity().map(Affinity::bucket).orElseGet(request.newBucket());
              Affinity affinity = new Affinity(version.name(), bucket);
              return new Serve(
                  version,
                  new Reason.Pinned(Pin.REDIRECT),
                  List.of(),
                  Optional.of(affinity)
                      .filter(set -> request.kind() == RequestKind.NAVIGATION)
                      .filter(set -> !request.affinity().equals(Optional.of(set))),
                  false);
            });
  }

  /**
   * Requests of a worker carry no pin; the worker's URL has the pin of its page. The next page load
   * is not affected by the URL of the page before.
   */
  private static Optional<RoutingDecision> requestedByReferrer(
      RequestFacts request, RoutingTable table, Optional<String> ownVersion) {
    if (request.kind().mayChangeVersion()) {
      return Optional.empty();
    }
    return request
        .referrer()
        .flatMap(Referrer::version)
        .flatMap(
            requested ->
                requested(requested, table, ownVersion)
                    .<RoutingDecision>map(version -> pinned(version, Pin.REFERRER))
                    .or(
                        () ->
                            request.kind().isRefusable()
                                ? Optional.of(new Conflict(requested, Pin.REFERRER))
                                : Optional.empty()));
  }

  /**
   * A cookie that does not name a live version is removed; the request is rejected only if it
   * belongs to a page ({@link RequestKind#isRefusable}).
   */
  private static Optional<RoutingDecision> requestedByCookie(
      RequestFacts request, RoutingTable table, Optional<String> ownVersion) {
    if (request.requestedByCookie().isEmpty()) {
      return Optional.empty();
    }
    String requested = request.requestedByCookie().get();
    Optional<LiveVersion> version = requested(requested, table, ownVersion);
    if (version.isPresent()) {
      return Optional.of(pinned(version.get(), Pin.COOKIE));
    }
    if (!request.kind().isRefusable()) {
      return Optional.empty();
    }
    Optional<Affinity> affinity =
        pageVersion(request, table).isPresent()
            ? Optional.empty()
            : weighted(request, table).affinity();
    return Optional.of(new Conflict(requested, Pin.COOKIE, affinity, true));
  }

  private static Optional<RoutingDecision> ofPage(RequestFacts request, RoutingTable table) {
    if (request.kind().mayChangeVersion() || request.affinity().isEmpty()) {
      return Optional.empty();
    }
    Optional<RoutingDecision> page =
        pageVersion(request, table)
            .<RoutingDecision>map(
                version ->
                    new Serve(
                        version,
                        new Reason.Pinned(Pin.PAGE),
                        List.of(),
                        Optional.empty(),
                        CookieRules.dropsVersionCookie(request, table.assets())));
    if (page.isPresent() || !request.kind().isRefusable()) {
      return page;
    }
    return Optional.of(
        new Conflict(
            request.affinity().get().version(),
            Pin.PAGE,
            weighted(request, table).affinity(),
            false));
  }

  /**
   * The live version of the page that a navigation would leave for another version, if it turns out
   * to load a page. A page of another site has none.
   *
   * @param serve the decision for the request
   */
  public static Optional<LiveVersion> left(RequestFacts request, Serve serve, RoutingTable table) {
    boolean leaves =
        serve.reason() instanceof Reason.Weighted
            && request.kind() == RequestKind.NAVIGATION
            && request.method().equals("GET")
            && request.isOfThisSite();
    return leaves
        ? pageVersion(request, table).filter(page -> !page.equals(serve.version()))
        : Optional.empty();
  }

  /** The version that the affinity cookie names, if it is live. */
  private static Optional<LiveVersion> pageVersion(RequestFacts request, RoutingTable table) {
    return request
        .affinity()
        .flatMap(affinity -> table.version(affinity.version()))
        .filter(version -> !version.blocked());
  }

  /** The version of crawlers; while it is unreachable, they are routed by weight. */
  private static Optional<RoutingDecision> ofCrawler(RequestFacts request, RoutingTable table) {
    if (table.crawlers().isEmpty() || !request.isOfCrawler()) {
      return Optional.empty();
    }
    return table
        .version(table.crawlers())
        .filter(version -> !version.blocked())
        .map(
            version -> {
              Bucket bucket = request.newBucket().get();
              List<LiveVersion> ranking = new ArrayList<>(List.of(version));
              for (LiveVersion other : Weights.ranking(table.versions(), bucket)) {
                if (!other.equals(version)) {
                  ranking.add(other);
                }
              }
              return free(request, table, ranking, new Reason.Crawler(), bucket);
            });
  }

  private static Serve weighted(RequestFacts request, RoutingTable table) {
    Bucket bucket = request.affinity().map(Affinity::bucket).orElseGet(request.newBucket());
    List<LiveVersion> ranking = Weights.ranking(table.versions(), bucket);
    return free(request, table, ranking, new Reason.Weighted(bucket), bucket);
  }

  /** The first version of a ranking, with the others as fallbacks. */
  private static Serve free(
      RequestFacts request,
      RoutingTable table,
      List<LiveVersion> ranking,
      Reason reason,
      Bucket bucket) {
    LiveVersion chosen = ranking.getFirst();
    Affinity affinity = new Affinity(chosen.name(), bucket);
    boolean known = request.affinity().filter(affinity::equals).isPresent();
    return new Serve(
        chosen,
        reason,
        ranking.subList(1, ranking.size()),
        known || !CookieRules.mayTie(request, table.assets())
            ? Optional.empty()
            : Optional.of(affinity),
        CookieRules.dropsVersionCookie(request, table.assets()));
  }

  private static Serve pinned(LiveVersion version, Pin pin) {
    return new Serve(version, new Reason.Pinned(pin), List.of(), Optional.empty(), false);
  }

  /**
   * The version that a client requests, by its name or app version; empty if no live version has
   * it, and if it is blocked. If two have the same app version, the own one: it has the same bytes.
   */
  public static Optional<LiveVersion> requested(
      String requested, RoutingTable table, Optional<String> ownVersion) {
    return table
        .version(requested)
        .or(
            () ->
                ownFirst(table, ownVersion, version -> version.answersTo(requested)).stream()
                    .findFirst())
        .filter(version -> !version.blocked());
  }

  /** The versions that are not blocked and pass the filter, the own one first. */
  private static List<LiveVersion> ownFirst(
      RoutingTable table, Optional<String> ownVersion, Predicate<LiveVersion> filter) {
    List<LiveVersion> found = new ArrayList<>(0);
    for (LiveVersion version : table.versions()) {
      if (!version.blocked() && filter.test(version)) {
        boolean own = ownVersion.isPresent() && version.name().equals(ownVersion.get());
        found.add(own ? 0 : found.size(), version);
      }
    }
    return found;
  }
}
