package dev.appversion.sidecar.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EntityTagsTest {
  private final EntityTags tags = new EntityTags("0123456789ab");

  @Test
  void areSentAndMappedBack() {
    assertThat(tags.outward("\"abc\"")).isEqualTo("W/\"abc~avs0123456789ab\"");
    assertThat(tags.outward("W/\"\"")).isEqualTo("W/\"~avw0123456789ab\"");
    String list = "\"x\", " + tags.outward("\"a\"") + " ,W/\"y\"," + tags.outward("W/\"b$1\"");
    assertThat(tags.isNamedIn(list)).isTrue();
    assertThat(tags.inward(list)).isEqualTo("\"x\", \"a\" ,W/\"y\",W/\"b$1\"");
  }

  @Test
  void onlyTagsOfPagesAreMappedBackForPages() {
    String list =
        "\"x\", " + tags.outward("\"a,\"") + ",W/\"y\" ," + tags.outward("W/\"b\"") + ", *";
    assertThat(tags.inwardOfPages(list)).isEqualTo("\"a,\", W/\"b\"");
    assertThat(tags.inwardOfPages("*")).isEmpty();
    assertThat(tags.inwardOfPages("\"x\", \"a~avs0123456789aa\"")).isEmpty();
    assertThat(tags.inwardOfPages("\"x\"~avs0123456789ab\"")).isEmpty();
  }

  @Test
  void thoseOfAnotherRewritingMatchNothing() {
    String other = new EntityTags("ba9876543210").outward("\"abc\"");
    assertThat(tags.isNamedIn(String.valueOf(other))).isFalse();
    assertThat(tags.inward(String.valueOf(other))).isEqualTo(other);
    assertThat(tags.inward("*")).isEqualTo("*");
  }

  @Test
  void valueThatIsNotATagHasNone() {
    assertThat(tags.outward("abc")).isNull();
    assertThat(tags.outward("\"a\"b\"")).isNull();
    assertThat(tags.outward("w/\"a\"")).isNull();
  }
}
