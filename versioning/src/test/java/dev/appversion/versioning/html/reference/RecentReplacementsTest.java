package dev.appversion.versioning.html.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentReplacementsTest {
  private final List<String> lookedUp = new ArrayList<>();
  private final RecentReplacements replacements =
      new RecentReplacements(
          reference -> {
            lookedUp.add(reference);
            return reference.endsWith(".png") ? reference + "?1" : null;
          });

  @Test
  void looksAReferenceUpOnce() {
    for (int i = 0; i < 3; i++) {
      assertThat(replacements.rewrite("/a.png")).isEqualTo("/a.png?1");
      assertThat(replacements.rewrite("/about")).isNull();
    }
    assertThat(lookedUp).containsExactly("/a.png", "/about");
  }

  @Test
  void answersRightWhenReferencesTakeEachOthersPlaces() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 10_000; i++) {
        assertThat(replacements.rewrite("/" + i + ".png")).isEqualTo("/" + i + ".png?1");
        assertThat(replacements.rewrite("/" + i)).isNull();
      }
    }
  }

  @Test
  void keepsNoLongReferences() {
    String reference = "/" + "x".repeat(200) + ".png";
    replacements.rewrite(reference);
    replacements.rewrite(reference);
    assertThat(lookedUp).containsExactly(reference, reference);
  }
}
