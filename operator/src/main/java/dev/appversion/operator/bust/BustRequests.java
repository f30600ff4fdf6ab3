package dev.appversion.operator.bust;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.versioning.contract.Annotations;
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
 * Writes requests to bust into annotations of AppVersions, each with the tokens that requested it,
 * in one update that fails if another replica has written since the read: a token makes one
 * request, whichever replicas receive it.
 */
final class BustRequests {
  /** More conflicts in a row than the other writers of one object cause. */
  private static final int TRIES = 20;

  private final KubernetesClient client;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  BustRequests(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** The result of a write. */
  sealed interface Written {
    /**
     * The request of all tokens that had not been used.
     *
     * @param request empty if all of them had been used
     * @param used for each token whether it had been used
     */
    record Request(Optional<String> request, List<Boolean> used) implements Written {}

    /** The AppVersion does not exist. */
    record NotFound() implements Written {}

    /** The list of used tokens is full until one has expired. */
    record Full() implements Written {}
  }

  /**
   * Writes a request for the tokens that have not been used. A token whose request is not yet
   * carried out counts as not used and makes no second request: a client that lost the response may
   * retry.
   *
   * @param answered the request that the routing table has carried out
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

  /**
   * With the resourceVersion that was read: the API server refuses the patch if the object has
   * changed since.
   */
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
            app.getMetadata().getResourceVersion(),
            Annotations.BUST,
            request,
            Annotations.BUST_TOKENS,
            after);
  }

  /** The AppVersion's request; null without one. */
  static @Nullable String requestOf(@Nullable AppVersion app) {
    return app == null ? null : annotation(app, Annotations.BUST);
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
   * Classifies tokens as new or used.
   *
   * @param before the tokens used before
   * @param pending the request in force, if one of the tokens made it and it is not carried out yet
   * @param used for each token whether its request was carried out
   */
  private record Plan(
      UsedTokens before, List<Use> fresh, Optional<String> pending, List<Boolean> used) {
    static Plan of(AppVersion app, List<Use> tokens, String answered) {
      UsedTokens before = UsedTokens.parse(annotation(app, Annotations.BUST_TOKENS));
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
