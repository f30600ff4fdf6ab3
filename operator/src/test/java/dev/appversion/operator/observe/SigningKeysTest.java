package dev.appversion.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.cluster.RefusedException;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SigningKeysTest {
  private static final ResourceID SHOP = new ResourceID("shop", "web");

  private final ManualClock clock = new ManualClock();
  private final SigningKeys keys = new SigningKeys(this::stored, new SecureRandom(), clock);

  /** The Secret in the cluster; null if there is none. */
  private Secret secret;

  private Optional<Secret> stored(ResourceID app, String name) {
    assertThat(app).isEqualTo(SHOP);
    assertThat(name).isEqualTo("shop-appversion");
    return Optional.ofNullable(secret);
  }

  private boolean create(Secret created) {
    secret = created;
    return true;
  }

  @Test
  void aKeyIsCreatedOnceAndThenReadFromTheSecret() throws Exception {
    String first = keys.keys(shop("uid-1"), this::create).id();

    assertThat(keys.keys(shop("uid-1"), created -> failOnCreation()).id()).isEqualTo(first);
  }

  @Test
  void aDeletedSecretIsCreatedAgainWithTheSameKey() throws Exception {
    String first = keys.keys(shop("uid-1"), this::create).id();
    secret = null;
    clock.advance(Duration.ofDays(1));

    assertThat(keys.keys(shop("uid-1"), this::create).id()).isEqualTo(first);
  }

  @Test
  void anAppVersionThatIsCreatedAgainWithinAMinuteHasTheSameKey() throws Exception {
    String first = keys.keys(shop("uid-1"), this::create).id();
    delete();
    clock.advance(Duration.ofMillis(59_999));

    assertThat(keys.keys(shop("uid-2"), this::create).id()).isEqualTo(first);
  }

  @Test
  void anAppVersionThatIsCreatedAgainAfterAMinuteHasANewKey() throws Exception {
    String first = keys.keys(shop("uid-1"), this::create).id();
    delete();
    clock.advance(Duration.ofMinutes(1));

    assertThat(keys.keys(shop("uid-2"), this::create).id()).isNotEqualTo(first);
  }

  @Test
  void theMinuteStartsAgainWithTheNextDeletion() throws Exception {
    String first = keys.keys(shop("uid-1"), this::create).id();
    delete();
    clock.advance(Duration.ofSeconds(50));
    keys.keys(shop("uid-2"), this::create);
    delete();
    clock.advance(Duration.ofSeconds(50));

    assertThat(keys.keys(shop("uid-3"), this::create).id()).isEqualTo(first);
  }

  @Test
  void aKeyThatTheUserChangesIsUsed() throws Exception {
    keys.keys(shop("uid-1"), this::create);
    secret = new SecretBuilder(secret).addToData("secret-key", "MDEyMzQ1Njc4OWFiY2RlZg==").build();

    assertThat(keys.keys(shop("uid-1"), created -> failOnCreation()).id())
        .isEqualTo(SecretKeys.of("0123456789abcdef", Optional.empty()).id());
  }

  @Test
  void anUnusableKeyIsRefusedAndNotKept() throws Exception {
    String first = keys.keys(shop("uid-1"), this::create).id();
    secret = new SecretBuilder(secret).addToData("secret-key", "c2hvcnQ=").build();

    assertThatThrownBy(() -> keys.keys(shop("uid-1"), this::create))
        .isInstanceOf(RefusedException.class);
    secret = null;
    assertThat(keys.keys(shop("uid-1"), this::create).id()).isEqualTo(first);
  }

  @Test
  void aSecretThatAnotherClientCreatedIsReadByTheRetry() {
    assertThatThrownBy(() -> keys.keys(shop("uid-1"), created -> false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("shop-appversion");
  }

  private void delete() {
    secret = null;
    keys.forget(SHOP);
  }

  private static boolean failOnCreation() {
    throw new AssertionError("the Secret exists");
  }

  private static AppVersion shop(String uid) {
    AppVersion app = new AppVersion();
    app.setMetadata(
        new ObjectMetaBuilder().withName("shop").withNamespace("web").withUid(uid).build());
    return app;
  }

  /** A clock that only a test moves. */
  private static final class ManualClock extends Clock {
    private Instant now = Instant.EPOCH;

    void advance(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
