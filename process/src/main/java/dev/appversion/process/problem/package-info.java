/** Error responses for programs: problem details (RFC 9457). */
@NullMarked
package dev.appversion.process.problem;

import org.jspecify.annotations.NullMarked;
