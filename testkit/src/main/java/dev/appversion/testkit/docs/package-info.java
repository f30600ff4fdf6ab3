/** The project's Markdown pages as their readers use them: code blocks, commands, links. */
@NullMarked
package dev.appversion.testkit.docs;

import org.jspecify.annotations.NullMarked;
