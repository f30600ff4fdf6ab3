package dev.appversion.versioning.html.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;
import dev.appversion.versioning.html.Pages;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The response fields that name assets: {@code Link} on the first line, a policy on the second.
 * Rewriting twice equals rewriting once, and nothing changes without a manifest.
 */
public final class LinkFieldFuzz implements FuzzTarget {
  private static final ReferenceRewriter REFERENCES = Pages.page().references();

  @Override
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", 2);
    String link = lines[0];
    ContentPolicy policy =
        lines.length < 2 ? ContentPolicy.NONE : ContentPolicy.of(List.of(lines[1]));

    String rewritten = LinkField.rewrite(link, REFERENCES, Pages.URL, policy);
    assertThat(LinkField.rewrite(rewritten, REFERENCES, Pages.URL, policy)).isEqualTo(rewritten);
    assertThat(LinkField.rewrite(link, ReferenceRewriter.NONE, Pages.URL, policy)).isEqualTo(link);
    assertThat(policy.and(policy)).isEqualTo(policy);

    References references = new References(REFERENCES, Pages.URL, policy);
    String candidates = CandidateList.rewrite(link, references);
    if (candidates != null) {
      assertThat(candidates).isNotEqualTo(link);
      assertThat(CandidateList.rewrite(candidates, references)).isNull();
    }
  }
}
