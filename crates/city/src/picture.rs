//! Pictures (照片): a drawn street with the trouble and, later, without it. Nobody is in them.

use crate::Dice;

const WIDTH: usize = 480;
const HEIGHT: usize = 320;
const HORIZON: usize = 190;

type Colour = [f64; 3];

/// What is wrong in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    Pothole,
    Rubbish,
    Lamp,
    Flood,
}

/// A street as a photo would show it.
#[derive(Debug, Clone)]
pub struct Picture {
    pixels: Vec<Colour>,
}

impl Trouble {
    /// The trouble that fits a class of the hotline's tree.
    pub fn of(class: &str) -> Trouble {
        match class {
            "street-light" | "traffic-signal" | "power-outage" => Trouble::Lamp,
            "rubbish" | "street-vendor" | "smell" | "parking" => Trouble::Rubbish,
            "drainage" | "water-leak" | "sea-pollution" => Trouble::Flood,
            _ => Trouble::Pothole,
        }
    }
}

impl Picture {
    /// The same street for the same seed; `mended` says whether the trouble is gone.
    pub fn draw(seed: u64, trouble: Trouble, mended: bool) -> Picture {
        let mut dice = Dice::new(seed);
        let mut picture = Picture {
            pixels: vec![[0.0; 3]; WIDTH * HEIGHT],
        };
        let dusk = if trouble == Trouble::Lamp { 0.45 } else { 1.0 };
        picture.sky_and_road(dusk);
        picture.houses(&mut dice, dusk);
        picture.lamp(
            dice.between(60, 120) as f64,
            trouble != Trouble::Lamp || mended,
            dusk,
        );
        if !mended {
            picture.trouble(&mut dice, trouble);
        } else if trouble == Trouble::Pothole {
            picture.ellipse(240.0, 262.0, 74.0, 20.0, |_, _| [52.0, 54.0, 58.0]);
        }
        picture
    }

    /// The picture as a PNG file.
    pub fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let bytes: Vec<u8> = self
            .pixels
            .iter()
            .flatten()
            .map(|c| c.clamp(0.0, 255.0) as u8)
            .collect();
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, WIDTH as u32, HEIGHT as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&bytes)?;
        writer.finish()?;
        Ok(file)
    }

    fn sky_and_road(&mut self, dusk: f64) {
        for y in 0..HEIGHT {
            let colour = if y < HORIZON {
                let t = y as f64 / HORIZON as f64;
                [120.0 + 90.0 * t, 165.0 + 55.0 * t, 205.0 + 30.0 * t]
            } else {
                let t = (y - HORIZON) as f64 / (HEIGHT - HORIZON) as f64;
                [104.0 - 22.0 * t, 106.0 - 22.0 * t, 110.0 - 22.0 * t]
            };
            for x in 0..WIDTH {
                let kerb = HORIZON + 14;
                let pavement = y >= HORIZON && y < kerb;
                let c = if pavement {
                    [176.0, 172.0, 162.0]
                } else {
                    colour
                };
                self.pixels[y * WIDTH + x] = c.map(|v| v * dusk);
            }
        }
        for dash in 0..6 {
            self.rect(
                dash * 90 + 10,
                292,
                52,
                5,
                [214.0 * dusk, 208.0 * dusk, 180.0 * dusk],
            );
        }
    }

    fn houses(&mut self, dice: &mut Dice, dusk: f64) {
        let mut x = 0;
        while x < WIDTH {
            let width = dice.between(52, 96) as usize;
            let height = dice.between(70, 150) as usize;
            let walls = [
                [196.0, 160.0, 128.0],
                [206.0, 190.0, 160.0],
                [172.0, 178.0, 186.0],
            ];
            let wall = walls[dice.below(3)].map(|v| v * dusk);
            self.rect(x, HORIZON - height, width - 3, height, wall);
            // The red roofs the old town is known for.
            self.rect(
                x,
                HORIZON - height,
                width - 3,
                9,
                [168.0 * dusk, 70.0 * dusk, 54.0 * dusk],
            );
            for row in 0..(height - 20) / 22 {
                for column in 0..(width - 12) / 17 {
                    let lit = dusk < 1.0 && dice.chance(40);
                    let pane = if lit {
                        [240.0, 206.0, 120.0]
                    } else {
                        [88.0, 104.0, 118.0]
                    };
                    let pane = if lit { pane } else { pane.map(|v| v * dusk) };
                    self.rect(
                        x + 7 + column * 17,
                        HORIZON - height + 17 + row * 22,
                        9,
                        12,
                        pane,
                    );
                }
            }
            x += width;
        }
    }

    fn lamp(&mut self, x: f64, lit: bool, dusk: f64) {
        self.rect(x as usize, 92, 4, 112, [70.0, 74.0, 78.0]);
        self.rect(x as usize, 90, 34, 4, [70.0, 74.0, 78.0]);
        if lit && dusk < 1.0 {
            self.ellipse(x + 32.0, 150.0, 60.0, 70.0, |c, near| {
                [c[0] + 110.0 * near, c[1] + 92.0 * near, c[2] + 40.0 * near]
            });
        }
        let bulb = if lit && dusk < 1.0 {
            [255.0, 240.0, 190.0]
        } else {
            [96.0, 98.0, 100.0]
        };
        self.ellipse(x + 32.0, 97.0, 8.0, 5.0, |_, _| bulb);
    }

    fn trouble(&mut self, dice: &mut Dice, trouble: Trouble) {
        match trouble {
            Trouble::Pothole => {
                self.ellipse(240.0, 262.0, 70.0, 18.0, |_, near| [40.0 - 22.0 * near; 3]);
                for _ in 0..14 {
                    let (x, y) = (dice.between(165, 320), dice.between(250, 284));
                    self.ellipse(x as f64, y as f64, 5.0, 3.0, |_, _| [72.0, 68.0, 62.0]);
                }
            }
            Trouble::Rubbish => {
                for _ in 0..34 {
                    let (x, y) = (dice.between(200, 350) as f64, dice.between(212, 256) as f64);
                    let bags = [
                        [38.0, 42.0, 46.0],
                        [70.0, 110.0, 84.0],
                        [190.0, 186.0, 176.0],
                    ];
                    let bag = bags[dice.below(3)];
                    self.ellipse(x, y, 15.0, 11.0, |_, near| {
                        bag.map(|v| v * (0.6 + 0.5 * near))
                    });
                }
            }
            Trouble::Flood => self.ellipse(240.0, 264.0, 190.0, 34.0, |c, near| {
                [
                    c[0] * 0.5 + 40.0 * near,
                    c[1] * 0.6 + 62.0 * near,
                    c[2] * 0.7 + 84.0 * near,
                ]
            }),
            Trouble::Lamp => {}
        }
    }

    fn rect(&mut self, x: usize, y: usize, width: usize, height: usize, colour: Colour) {
        for row in y..(y + height).min(HEIGHT) {
            for column in x..(x + width).min(WIDTH) {
                self.pixels[row * WIDTH + column] = colour;
            }
        }
    }

    /// Paints an ellipse; `paint` gets the colour beneath and how near the middle it is, 0 to 1.
    fn ellipse(&mut self, x: f64, y: f64, rx: f64, ry: f64, paint: impl Fn(Colour, f64) -> Colour) {
        for row in 0..HEIGHT {
            for column in 0..WIDTH {
                let (dx, dy) = ((column as f64 - x) / rx, (row as f64 - y) / ry);
                let far = dx * dx + dy * dy;
                if far < 1.0 {
                    let pixel = &mut self.pixels[row * WIDTH + column];
                    *pixel = paint(*pixel, 1.0 - far);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_and_after_differ_and_are_png_files() {
        let before = Picture::draw(5, Trouble::Pothole, false).png().unwrap();
        let after = Picture::draw(5, Trouble::Pothole, true).png().unwrap();
        assert!(before.starts_with(b"\x89PNG") && after.starts_with(b"\x89PNG"));
        assert_ne!(before, after);
    }
}
