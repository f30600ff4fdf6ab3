package dev.appversion.operator.refusal;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why the API server did not write an object, by its {@code Status} (Kubernetes API conventions,
 * "Response Status Kind").
 */
public sealed interface Refusal {
  /** The API server's message, for a person. */
  String words();

  /** The object as it would be stored is not valid, or a field of it may not be changed. */
  record Invalid(String words) implements Refusal {}

  /** The object was created, replaced or changed since it was read. */
  record Changed(String words) implements Refusal {}

  /** The namespace is being deleted, or does not exist. */
  record NamespaceEnding(String words) implements Refusal {}

  /** Anything else: rights, quotas, policies, webhooks. */
  record Denied(String words) implements Refusal {}

  /** 422 Unprocessable Content (RFC 9110, section 15.5.21). */
  int UNPROCESSABLE = 422;

  /**
   * Whether the API server refused a request. If not, it was not reachable, which does not concern
   * the object.
   */
  static boolean isOne(KubernetesClientException failure) {
    return failure.getCode() > 0;
  }

  /** The meaning of a response. */
  static Refusal of(KubernetesClientException failure) {
    String words = words(failure);
    List<StatusCause> causes = causes(failure);
    return switch (failure.getCode()) {
      case HttpURLConnection.HTTP_CONFLICT -> new Changed(words);
      case HttpURLConnection.HTTP_NOT_FOUND ->
          "namespaces".equals(details(failure).map(StatusDetails::getKind).orElse(""))
              ? new NamespaceEnding(words)
              : new Changed(words);
      case HttpURLConnection.HTTP_FORBIDDEN ->
          causes.stream().anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()))
              ? new NamespaceEnding(words)
              : new Denied(words);
      // An admission policy that refuses also responds 422, but names no field.
      case UNPROCESSABLE ->
          !causes.isEmpty() && causes.stream().allMatch(Refusal::namesAField)
              ? new Invalid(words)
              : new Denied(words);
      default -> new Denied(words);
    };
  }

  /** The error for a person: the causes, else the message, without the request. */
  static String words(KubernetesClientException failure) {
    String causes =
        causes(failure).stream()
            .filter(cause -> cause.getMessage() != null)
            .map(
                cause ->
                    namesAField(cause)
                        ? cause.getField() + ": " + cause.getMessage()
                        : cause.getMessage())
            .distinct()
            .collect(Collectors.joining("; "));
    if (!causes.isEmpty()) {
      return causes;
    }
    Status status = failure.getStatus();
    return status != null && status.getMessage() != null
        ? status.getMessage()
        : String.valueOf(failure.getMessage());
  }

  private static boolean namesAField(StatusCause cause) {
    return cause.getField() != null && !cause.getField().isEmpty();
  }

  private static List<StatusCause> causes(KubernetesClientException failure) {
    return details(failure)
        .map(StatusDetails::getCauses)
        .filter(causes -> causes != null)
        .orElse(List.of());
  }

  private static Optional<StatusDetails> details(KubernetesClientException failure) {
    @Nullable Status status = failure.getStatus();
    return status == null ? Optional.empty() : Optional.ofNullable(status.getDetails());
  }
}
