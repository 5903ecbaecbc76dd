"""The discriminator: a small network that learns to tell a look's own picture from one that the style network generated.

A mean error is smallest between two tones where the look's algorithm decides for one of them, so that lines become grey and
flat areas get shading. The discriminator rewards a picture that the look could have drawn. It judges patches of 54 × 54 pixels
together with the photo (Isola, Zhu, Zhou and Efros, "Image-to-Image Translation with Conditional Adversarial Networks", CVPR
2017), has spectral normalisation (Miyato et al., ICLR 2018) and learns with the hinge loss (Lim and Ye 2017). Only training
uses it; it is not shipped.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

DISCRIMINATOR_LEARNING_RATE = 1e-3

GRADIENT_SHARE = 1.0
"""Length of the discriminator's gradient in a picture's pixels, as a share of the gradient from the target picture."""


class Discriminator(nn.Module):
    def __init__(self, looks: int) -> None:
        super().__init__()
        widths = (6, 32, 64, 128)
        self.convs = nn.ModuleList(
            [spectral_norm(nn.Conv2d(a, b, 4, stride=2, padding=1)) for a, b in zip(widths, widths[1:])]
            + [spectral_norm(nn.Conv2d(128, 128, 3, padding=1))]
        )
        self.out = nn.Conv2d(128, looks, 3, padding=1)

    def forward(self, photo: Tensor, picture: Tensor) -> Tensor:
        """One photo and picture [looks, 3, H, W] for each look, in order -> scores [looks, h, w]; high means the look's own picture."""
        x = torch.cat((photo, picture), 1) * 2 - 1
        for conv in self.convs:
            x = F.leaky_relu(conv(x), 0.2)
        return torch.diagonal(self.out(x)).permute(2, 0, 1)

    def loss(self, photo: Tensor, target: Tensor, generated: Tensor) -> Tensor:
        """The hinge loss of telling the target pictures from the generated ones."""
        return F.relu(1 - self(photo, target)).mean() + F.relu(1 + self(photo, generated)).mean()


def combine_gradients(direct: Tensor, adversarial: Tensor, share: float) -> Tensor:
    """Adds two gradients [N, 3, H, W] of pictures; the second is scaled to `share` of the length of the first, for each picture."""
    ratio = direct.flatten(1).norm(dim=1) / adversarial.flatten(1).norm(dim=1).clamp(min=1e-12)
    return direct + adversarial * (share * ratio)[:, None, None, None]
