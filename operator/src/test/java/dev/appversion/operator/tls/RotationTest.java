package dev.appversion.operator.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RotationTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> HOSTS = List.of("operator.system.svc", "127.0.0.1");
  private static final Rotation ROTATION = Rotation.DEFAULT;

  private final CertificateMaker maker = new CertificateMaker();

  @Test
  void withoutASecretAnAuthorityAndACertificateAreCreated() throws Exception {
    TlsMaterial made = step(Optional.empty(), START).orElseThrow();

    made.serving().certificate().verify(made.authority().certificate().getPublicKey());
    assertThat(made.serving().certificate().getSubjectAlternativeNames())
        .extracting(it -> String.valueOf(it.get(1)))
        .containsExactly("operator.system.svc", "127.0.0.1");
    assertThat(made.serving().certificate().getBasicConstraints()).isEqualTo(-1);
    assertThat(made.authority().certificate().getBasicConstraints()).isZero();
    assertThat(made.bundle()).isEqualTo(Pem.of(made.authority().certificate()));
  }

  @Test
  void aFreshCertificateIsNotRenewed() {
    TlsMaterial made = step(Optional.empty(), START).orElseThrow();

    assertThat(step(Optional.of(made), START.plus(Duration.ofHours(15)))).isEmpty();
  }

  @Test
  void theCertificateIsRenewedAfterTwoThirdsOfItsLifeByTheSameAuthority() {
    TlsMaterial made = step(Optional.empty(), START).orElseThrow();

    TlsMaterial renewed = step(Optional.of(made), START.plus(Duration.ofHours(16))).orElseThrow();

    assertThat(renewed.serving()).isNotEqualTo(made.serving());
    assertThat(renewed.bundle()).isEqualTo(made.bundle());
  }

  @Test
  void anotherNameOfTheServiceMakesAnotherCertificate() {
    TlsMaterial made = step(Optional.empty(), START).orElseThrow();

    Optional<TlsMaterial> renewed =
        ROTATION.step(Optional.of(made), List.of("renamed.system.svc"), START, maker);

    assertThat(renewed).isPresent();
    assertThat(renewed.get().bundle()).isEqualTo(made.bundle());
  }

  @Test
  void aSuccessorIsPublishedBeforeItSignsAndTheOldAuthorityAfter() throws Exception {
    TlsMaterial made = step(Optional.empty(), START).orElseThrow();
    Instant due = START.plus(Duration.ofDays(487));

    TlsMaterial announced = step(Optional.of(made), due).orElseThrow();
    assertThat(announced.authority()).isEqualTo(made.authority());
    assertThat(announced.next()).isPresent();
    announced.serving().certificate().verify(made.authority().certificate().getPublicKey());
    assertThat(announced.bundle())
        .isEqualTo(made.bundle() + Pem.of(announced.next().orElseThrow().certificate()));

    TlsMaterial active = step(Optional.of(announced), due.plus(Duration.ofHours(24))).orElseThrow();
    assertThat(active.authority()).isEqualTo(announced.next().orElseThrow());
    active.serving().certificate().verify(active.authority().certificate().getPublicKey());
    assertThat(active.bundle())
        .contains(Pem.of(made.authority().certificate()))
        .contains(Pem.of(active.authority().certificate()));

    TlsMaterial later = step(Optional.of(active), START.plus(Duration.ofDays(731))).orElseThrow();
    assertThat(later.previous()).isEmpty();
    assertThat(later.bundle()).isEqualTo(Pem.of(active.authority().certificate()));
  }

  @Test
  void anAuthorityThatExpiredUnnoticedIsReplaced() {
    TlsMaterial made = step(Optional.empty(), START).orElseThrow();

    TlsMaterial anew = step(Optional.of(made), START.plus(Duration.ofDays(800))).orElseThrow();

    assertThat(anew.bundle()).isNotEqualTo(made.bundle());
  }

  @Test
  void aSecretIsReadAsItWasWritten() throws Exception {
    TlsMaterial made = step(Optional.empty(), START).orElseThrow();
    TlsMaterial announced = step(Optional.of(made), START.plus(Duration.ofDays(487))).orElseThrow();

    TlsMaterial read = TlsSecretData.read(TlsSecretData.write(announced)).orElseThrow();

    assertThat(read).isEqualTo(announced);
    assertThat(TlsSecretData.read(null)).isEmpty();
  }

  private Optional<TlsMaterial> step(Optional<TlsMaterial> present, Instant now) {
    return ROTATION.step(present, HOSTS, now, maker);
  }
}
