package dev.appversion.operator.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RefusalTest {
  @Test
  void aFieldThatIsNotValidIsNamed() {
    StatusCause cause =
        new StatusCause("spec.ports[1]", "Duplicate value: \"http\"", "FieldValueDuplicate");

    assertThat(Refusal.of(failure(422, cause)))
        .isEqualTo(new Refusal.Invalid("spec.ports[1]: Duplicate value: \"http\""));
  }

  @Test
  void aRefusalByAPolicyIsNotAnInvalidField() {
    StatusCause cause = new StatusCause("", "ValidatingAdmissionPolicy 'p' denied request", null);

    assertThat(Refusal.of(failure(422, cause)))
        .isEqualTo(new Refusal.Denied("ValidatingAdmissionPolicy 'p' denied request"));
    assertThat(Refusal.of(failure(422))).isEqualTo(new Refusal.Denied("no"));
  }

  @Test
  void aTerminatingNamespaceIsDistinguishedFromAMissingPermission() {
    StatusCause ending = new StatusCause(null, "it is being terminated", "NamespaceTerminating");

    assertThat(Refusal.of(failure(403, ending))).isInstanceOf(Refusal.NamespaceEnding.class);
    assertThat(Refusal.of(failure(403))).isEqualTo(new Refusal.Denied("no"));
    assertThat(Refusal.of(missing("namespaces"))).isInstanceOf(Refusal.NamespaceEnding.class);
    assertThat(Refusal.of(missing("services"))).isInstanceOf(Refusal.Changed.class);
  }

  @Test
  void anotherObjectIsAConflict() {
    assertThat(Refusal.of(failure(409))).isEqualTo(new Refusal.Changed("no"));
    assertThat(Refusal.of(failure(500))).isEqualTo(new Refusal.Denied("no"));
  }

  @Test
  void aMissingResponseIsNotARefusal() {
    assertThat(Refusal.isOne(failure(500))).isTrue();
    assertThat(Refusal.isOne(new KubernetesClientException("lost", new IOException()))).isFalse();
  }

  private static KubernetesClientException failure(int code, StatusCause... causes) {
    Status status =
        new StatusBuilder()
            .withCode(code)
            .withMessage("no")
            .withNewDetails()
            .withCauses(causes)
            .endDetails()
            .build();
    return new KubernetesClientException("Failure executing", code, status);
  }

  private static KubernetesClientException missing(String kind) {
    Status status =
        new StatusBuilder().withCode(404).withNewDetails().withKind(kind).endDetails().build();
    return new KubernetesClientException("Failure executing", 404, status);
  }
}
