package dev.appversion.operator.bust;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.versioning.token.BustToken.Use;
import dev.appversion.versioning.token.UsedTokens;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes requests to bust onto AppVersions, and with each the tokens that have made it, in one
 * update that fails if another replica has written meanwhile: a token makes one request, whichever
 * replicas it is shown to.
 */
final class BustRequests {
  /** The annotation with the tokens that have been used. */
  static final String TOKENS = "appversion.dev/bust-tokens";

  /** More conflicts in a row than other writers of one object cause. */
  private static final int TRIES = 20;

  private final KubernetesClient client;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  BustRequests(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** What was written. */
  sealed interface Written {
    /**
     * The request that answers all tokens but those that had been used.
     *
     * @param request empty if all of them had been
     * @param used for each token whether it had been
     */
    record Request(Optional<String> request, List<Boolean> used) implements Written {}

    /** There is no such AppVersion. */
    record NotFound() implements Written {}

    /** No more used tokens can be remembered until one has expired. */
    record Full() implements Written {}
  }

  /**
   * Writes a request for the tokens that have not been used. A token whose own request has not been
   * answered yet is as one that has not been used, and makes no other: who has lost the answer may
   * ask again.
   *
   * @param answered the request that the routing table answers
   * @throws KubernetesClientException if the API server refuses it
   */
  Written write(String namespace, String name, List<Use> tokens, String answered) {
    Resource<AppVersion> resource =
        client.resources(AppVersion.class).inNamespace(namespace).withName(name);
    for (int i = 1; ; i++) {
      AppVersion app = resource.get();
      if (app == null) {
        return new Written.NotFound();
      }
      Plan plan = Plan.of(app, tokens, answered);
      if (plan.fresh().isEmpty()) {
        return new Written.Request(plan.pending(), plan.used());
      }
      if (plan.before().isFull(clock.instant())) {
        return new Written.Full();
      }
      String request = freshRequest();
      try {
        resource.patch(PatchContext.of(PatchType.JSON_MERGE), patch(app, plan, request));
        return new Written.Request(Optional.of(request), plan.used());
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || i == TRIES) {
          throw e;
        }
      }
    }
  }

  /** With the version that was read, so that the API server refuses it if that is not the last. */
  private String patch(AppVersion app, Plan plan, String request) {
    Instant now = clock.instant();
    UsedTokens after = plan.before();
    for (Use token : plan.fresh()) {
      after = after.with(token, request, now);
    }
    return """
    {"metadata":{"resourceVersion":"%s","annotations":{"%s":"%s","%s":"%s"}}}
    """
        .formatted(
            app.getMetadata().getResourceVersion(), BustAnnotation.NAME, request, TOKENS, after);
  }

  /** The request that the AppVersion carries; null without one. */
  static @Nullable String requestOf(@Nullable AppVersion app) {
    return app == null ? null : annotation(app, BustAnnotation.NAME);
  }

  private static @Nullable String annotation(AppVersion app, String key) {
    Map<String, String> annotations = app.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(key);
  }

  private String freshRequest() {
    byte[] nonce = new byte[4];
    random.nextBytes(nonce);
    return clock.instant().truncatedTo(ChronoUnit.MILLIS) + "-" + HexFormat.of().formatHex(nonce);
  }

  /**
   * Which tokens are new.
   *
   * @param before what was used before
   * @param pending the request in force, if one of the tokens has made it and it is not answered
   * @param used for each token whether it has been used, and answered
   */
  private record Plan(
      UsedTokens before, List<Use> fresh, Optional<String> pending, List<Boolean> used) {
    static Plan of(AppVersion app, List<Use> tokens, String answered) {
      UsedTokens before = UsedTokens.parse(annotation(app, TOKENS));
      Optional<String> waiting =
          Optional.ofNullable(requestOf(app)).filter(request -> !request.equals(answered));
      List<Use> fresh = new ArrayList<>();
      List<Boolean> used = new ArrayList<>();
      boolean joins = false;
      Set<String> seen = new HashSet<>();
      for (Use token : tokens) {
        Optional<String> made = before.requestOf(token);
        boolean first = seen.add(token.id());
        boolean asksAgain = made.isPresent() && made.equals(waiting);
        joins |= asksAgain;
        used.add(asksAgain ? false : made.isPresent() || !first);
        if (made.isEmpty() && first) {
          fresh.add(token);
        }
      }
      return new Plan(before, fresh, joins ? waiting : Optional.empty(), List.copyOf(used));
    }
  }
}
