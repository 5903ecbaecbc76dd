// Tiếng Việt.

import { formats } from "../formats";
import type { PortraitWords } from "./en";

const { number } = formats("vi");

export const vi: PortraitWords = {
  regions: {
    title: "Khuôn mặt, người, nền",
    changed: "đã đổi",
    strengths: "Độ mạnh từng phần",
    parts: { face: "Khuôn mặt", person: "Người", background: "Nền" },
    personHint: "Tóc, quần áo và tay",
    reset: "Đều như nhau",
    background: "Nền",
    backgrounds: { styled: "Được vẽ", look: "Kiểu khác", plain: "Màu", blurred: "Làm mờ", photo: "Như ảnh", transparent: "Không nền" },
    backgroundStyle: "Phong cách của nền",
    colors: { "#ffffff": "Trắng", "#f4e9d8": "Kem", "#a9b4bd": "Xám", "#7fa8c9": "Xanh lam", "#c98f86": "Hồng", "#17191c": "Đen" },
    gradients: { "#f6d6ad,#c98f86": "Bình minh", "#d9ecf5,#7fa8c9": "Bầu trời", "#e4f2e2,#7fb59b": "Bạc hà", "#d9cdf0,#6a6494": "Chạng vạng", "#f7efe0,#cdb48a": "Cát", "#3a4a6b,#14161f": "Đêm" },
    ownColor: "Chọn màu",
    transparentHint: "Người được tách khỏi nền. Chân dung này được ghi thành PNG hoặc WebP, vì JPEG không thể trong suốt.",
  },

  crop: {
    title: "Cắt và xoay",
    frames: "Khung",
    free: "Tự do",
    profile: "Ảnh đại diện",
    passport: "Đầu và vai",
    frame: "Khung. Phím mũi tên để di chuyển; giữ Shift để đổi cỡ.",
    hint: "Kéo khung, góc hoặc cạnh của nó.",
    placed: "Chương trình đặt khung này quanh khuôn mặt. Muốn tự đặt, hãy chọn khung khác.",
    result: "Ảnh trong khung",
    turnLeft: "Xoay trái",
    turnRight: "Xoay phải",
    mirror: "Lật gương",
    straighten: "Chỉnh thẳng",
    byEyes: "Cho mắt nằm ngang",
    degrees: (degrees) => `${degrees < 0 ? "−" : ""}${number(Math.abs(degrees))}°`,
    reset: "Đặt lại",
    done: "Xong",
  },
};
