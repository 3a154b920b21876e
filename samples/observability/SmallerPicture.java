/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.File;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Writes a PNG again with its 128 most frequent colours: {@code java SmallerPicture.java
 * from.png to.png}.
 */
final class SmallerPicture {

	private static final int COLOURS = 128;

	private SmallerPicture() {
	}

	public static void main(String[] args) throws Exception {
		BufferedImage from = ImageIO.read(new File(args[0]));
		Map<Integer, Integer> counts = new LinkedHashMap<>();
		for (int y = 0; y < from.getHeight(); y++) {
			for (int x = 0; x < from.getWidth(); x++) {
				counts.merge(from.getRGB(x, y) & 0xffffff, 1, Integer::sum);
			}
		}
		List<Integer> colours = counts.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
			.limit(COLOURS)
			.map(Map.Entry::getKey)
			.toList();
		Map<Integer, Integer> nearest = new LinkedHashMap<>();
		int[] palette = colours.stream().mapToInt(Integer::intValue).toArray();
		IndexColorModel model = new IndexColorModel(8, palette.length, palette, 0, false, -1, 0);
		BufferedImage to = new BufferedImage(from.getWidth(), from.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
		for (int y = 0; y < from.getHeight(); y++) {
			for (int x = 0; x < from.getWidth(); x++) {
				int index = nearest.computeIfAbsent(from.getRGB(x, y) & 0xffffff, (rgb) -> nearest(palette, rgb));
				to.getRaster().setSample(x, y, 0, index);
			}
		}
		ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
		ImageWriteParam parameters = writer.getDefaultWriteParam();
		parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
		parameters.setCompressionQuality(0);
		new File(args[1]).delete();
		try (ImageOutputStream output = ImageIO.createImageOutputStream(new File(args[1]))) {
			writer.setOutput(output);
			writer.write(null, new IIOImage(to, null, null), parameters);
		}
	}

	private static int nearest(int[] palette, int rgb) {
		int best = 0;
		for (int index = 1; index < palette.length; index++) {
			if (distance(palette[index], rgb) < distance(palette[best], rgb)) {
				best = index;
			}
		}
		return best;
	}

	private static int distance(int one, int other) {
		int distance = 0;
		for (int shift = 0; shift <= 16; shift += 8) {
			int difference = (one >> shift & 0xff) - (other >> shift & 0xff);
			distance += difference * difference;
		}
		return distance;
	}

}
