package dev.appversion.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavadocRuleTest {
  @TempDir Path folder;

  @Test
  void reportsPublicMembersWithoutComment() throws IOException {
    Files.writeString(
        folder.resolve("A.java"),
        """
        public class A {
          public A() {}
          public int field;
          /** . */
          public int documented;
          private int internal;
          int ours;
          protected void method() {}
          @Override public String toString() { return ""; }
          public record Pair(int a, int b) {
            public Pair {}
            public int sum() { return a + b; }
          }
          /** . */
          public enum Sign { /** . */ PLUS, MINUS }
          interface Hidden { void method(); }
          /** . */
          public interface Shown { void method(); }
        }
        """);

    assertThat(JavadocRule.undocumented(folder))
        .containsExactly(
            "A.java:1 A",
            "A.java:2 constructor",
            "A.java:3 field",
            "A.java:8 method",
            "A.java:10 Pair",
            "A.java:12 sum",
            "A.java:15 MINUS",
            "A.java:18 method");
  }
}
