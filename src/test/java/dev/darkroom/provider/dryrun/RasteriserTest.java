package dev.darkroom.provider.dryrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.CubicCurve2D;
import java.awt.geom.GeneralPath;
import org.junit.jupiter.api.Test;

class RasteriserTest {
    @Test
    void coversHalfAPixelByHalf() {
        Mask mask = mask(rectangle(1.5f, 1, 3, 2.25f), 5, 4);

        // y points up in shapes: the row from 1 to 2 is the third from below, and so the third last here.
        assertThat(row(mask, 2)).containsExactly(0, 128, 255, 0, 0);
        assertThat(row(mask, 1)).containsExactly(0, 32, 64, 0, 0);
        assertThat(row(mask, 0)).containsOnly(0);
        assertThat(row(mask, 3)).containsOnly(0);
    }

    @Test
    void fillsSlopesAndCurvesByTheirArea() {
        GeneralPath triangle = new GeneralPath();
        triangle.moveTo(2, 3);
        triangle.lineTo(37, 8);
        triangle.lineTo(11, 38);
        triangle.closePath();

        assertThat(area(mask(triangle, 40, 40))).isCloseTo(590, within(1.0));
        assertThat(area(Lettering.pill(5, 5, 30, 30))).isCloseTo(Math.PI * 15 * 15, within(3.0));
        assertThat(area(Lettering.pill(5, 5, 60, 30))).isCloseTo(Math.PI * 15 * 15 + 30 * 30, within(3.0));
    }

    @Test
    void leavesHolesOpen() {
        GeneralPath frame = rectangle(1, 1, 9, 9);
        frame.append(rectangle(7, 3, 3, 7), false);

        assertThat(area(mask(frame, 10, 10))).isCloseTo(64 - 16, within(0.1));
    }

    @Test
    void cutsShapesOffAtItsEdges() {
        assertThat(area(mask(rectangle(-50, -50, 50, 50), 7, 5))).isCloseTo(35, within(0.01));
        assertThat(area(mask(rectangle(-50, -50, -3, 50), 7, 5))).isZero();
        assertThat(area(mask(rectangle(20, 1, 30, 2), 7, 5))).isZero();
    }

    @Test
    void refusesCurvesThatNoFontOfOursHas() {
        Rasteriser raster = new Rasteriser(0, 0, 5, 5);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> raster.add(new CubicCurve2D.Float(0, 0, 1, 1, 2, 2, 3, 3), 1, 0, 0));
    }

    private static GeneralPath rectangle(float x0, float y0, float x1, float y1) {
        GeneralPath path = new GeneralPath();
        path.moveTo(x0, y0);
        path.lineTo(x1, y0);
        path.lineTo(x1, y1);
        path.lineTo(x0, y1);
        path.closePath();
        return path;
    }

    private static Mask mask(GeneralPath path, int width, int height) {
        Rasteriser raster = new Rasteriser(0, 0, width, height);
        raster.add(path, 1, 0, height);
        return raster.mask();
    }

    private static int[] row(Mask mask, int y) {
        int[] row = new int[mask.width()];
        for (int x = 0; x < row.length; x++) {
            row[x] = mask.coverage()[y * mask.width() + x] & 255;
        }
        return row;
    }

    private static double area(Mask mask) {
        double sum = 0;
        for (byte covered : mask.coverage()) {
            sum += (covered & 255) / 255.0;
        }
        return sum;
    }
}
