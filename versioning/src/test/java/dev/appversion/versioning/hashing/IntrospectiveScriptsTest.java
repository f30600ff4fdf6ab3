package dev.appversion.versioning.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntrospectiveScriptsTest {
  /** The lines by which the scripts of npm's packages find themselves. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '\0',
      textBlock =
          """
          ckeditor/ckeditor.js @ /(^|.*[\\\\\\/])ckeditor\\.js(?:\\?.*|;.*)?$/i; document.getElementsByTagName("script")
          tinymce.min.js       @ currentScript; if(/tinymce(\\.full|\\.jquery|)(\\.min|\\.dev|)\\.js/.test(r))
          MathJax.js           @ document.getElementsByTagName("script"); "(^|/)(MathJax\\.js)"
          dojo/dojo.js         @ (doc.getElementsByTagName('script')); /\\/dojo\\.js/
          src-min/ace.js       @ document.currentScript; src.match(/^(.*)\\/ace([\\-.]\\w+)?\\.js(\\?|$)/)
          x/editor.js          @ document.querySelector('head script[src$="editor.js"]')
          """)
  void scriptsThatReadTheirOwnUrlAreDetected(String file, String text) {
    assertThat(IntrospectiveScripts.findsItself(file, text)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app.js      | "app.js"
          app.js      | document.scripts; otherapp.js
          app.js      | document.scripts; app.json
          app.min.js  | document.currentScript //# sourceMappingURL=app.min.js.map
          app.css     | document.scripts; app.css
          app.js      | document.scripts; import './app/x.css'
          .js         | document.scripts; .js
          """)
  void otherScriptsAreNotDetected(String file, String text) {
    assertThat(IntrospectiveScripts.findsItself(file, text)).isFalse();
  }

  @Test
  void someAreDetectedByTheirName() {
    assertThat(IntrospectiveScripts.isKnown("vendor/tinymce.min.js")).isTrue();
    assertThat(IntrospectiveScripts.isKnown("vendor/app.js")).isFalse();
  }
}
