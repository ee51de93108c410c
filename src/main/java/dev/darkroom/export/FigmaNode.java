package dev.darkroom.export;

import java.util.regex.Pattern;

/** Ids of nodes in Figma. A page is a node, too. */
public final class FigmaNode {
    /** The same in {@code /schemas/exports/figma.json} and in the document of the API. */
    private static final Pattern ID = Pattern.compile("(?=.{3,128}$)I?[0-9]+[:-][0-9]+(;[0-9]+[:-][0-9]+)*");

    private FigmaNode() {}

    /** Whether the text can be an id: {@code 12:34}, as in addresses {@code 12-34}, or in an instance {@code I1:2;3:4}. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
