package dev.darkroom.asset;

/** Width and height in pixels, as a header declares them. */
record Size(int width, int height) {}
