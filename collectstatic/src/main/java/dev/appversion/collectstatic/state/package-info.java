/** What is stored of earlier collections: which files are unchanged, stay, or are deleted. */
@NullMarked
package dev.appversion.collectstatic.state;

import org.jspecify.annotations.NullMarked;
