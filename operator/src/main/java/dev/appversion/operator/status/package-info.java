/** Last phase of a reconciliation: status, conditions and events. */
@NullMarked
package dev.appversion.operator.status;

import org.jspecify.annotations.NullMarked;
