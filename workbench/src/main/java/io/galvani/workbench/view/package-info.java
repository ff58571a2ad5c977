/** What a person sees on the terminal while a demo runs. */
@org.jspecify.annotations.NullMarked
package io.galvani.workbench.view;
