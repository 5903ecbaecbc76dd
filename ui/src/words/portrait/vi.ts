// Tiếng Việt: vùng ảnh, cắt ảnh và những người khác trong ảnh.

import { formats } from "../formats";
import type { PortraitWords } from "./en";

const { number } = formats("vi");

export const vi: PortraitWords = {
  regions: {
    title: "Khuôn mặt, người, nền",
    changed: "đã đổi",
    strengths: "Cường độ từng phần",
    parts: { face: "Khuôn mặt", person: "Người", background: "Nền" },
    personHint: "Tóc, quần áo và tay",
    reset: "Đặt bằng nhau",
    background: "Nền",
    backgrounds: { styled: "Vẽ", look: "Phong cách khác", plain: "Màu", blurred: "Làm mờ", photo: "Như ảnh", transparent: "Không nền" },
    backgroundStyle: "Phong cách của nền",
    colors: { "#ffffff": "Trắng", "#f4e9d8": "Kem", "#a9b4bd": "Xám", "#7fa8c9": "Xanh lam", "#c98f86": "Hồng", "#17191c": "Đen" },
    gradients: { "#f6d6ad,#c98f86": "Bình minh", "#d9ecf5,#7fa8c9": "Bầu trời", "#e4f2e2,#7fb59b": "Bạc hà", "#d9cdf0,#6a6494": "Chạng vạng", "#f7efe0,#cdb48a": "Cát", "#3a4a6b,#14161f": "Đêm" },
    ownColor: "Chọn màu",
    transparentHint: "Người được tách khỏi nền. Tranh được lưu thành PNG hoặc WebP, vì JPEG không thể trong suốt.",
  },

  crop: {
    title: "Cắt và xoay",
    frames: "Khung",
    free: "Tự do",
    profile: "Ảnh đại diện",
    passport: "Đầu và vai",
    frame: "Khung cắt. Phím mũi tên để di chuyển; giữ Shift để đổi cỡ.",
    hint: "Kéo khung, góc hoặc cạnh của nó.",
    placed: "Ambrotype đặt khung này quanh khuôn mặt. Muốn tự đặt, hãy chọn khung khác.",
    result: "Ảnh đã cắt",
    turnLeft: "Xoay trái",
    turnRight: "Xoay phải",
    mirror: "Lật gương",
    straighten: "Chỉnh thẳng",
    byEyes: "Cân ngang theo mắt",
    degrees: (degrees) => `${degrees < 0 ? "−" : ""}${number(Math.abs(degrees))}°`,
    reset: "Đặt lại",
    done: "Xong",
  },

  bystanders: {
    question: (people) => `Trong ảnh này còn có ${number(people)} người khác.`,
    questionOfSeveral: (pictures) => `Trong số này có ${number(pictures)} ảnh còn có người khác.`,
    why: "Có thể họ không muốn xuất hiện. Khuôn mặt đã làm mờ không thể khôi phục từ bức tranh.",
    soften: "Làm mờ mặt họ",
    keep: "Giữ nguyên",
    remember: "Ghi nhớ lựa chọn này",
    softenOthers: "Làm mờ mặt người khác",
    originalShows: "Ảnh gốc đang giữ vẫn thấy rõ mọi người",
    setting: "Người khác trong ảnh",
    choices: { ask: "Hỏi tôi", soften: "Làm mờ mặt họ", keep: "Giữ nguyên" },
    settingHint: "Nếu không giữ ảnh gốc thì sau này không thể làm mờ ai nữa. Khi đó “Hỏi tôi” sẽ làm mờ ngay.",
    cover: "Che một khuôn mặt",
    coverHint: "Kéo từ giữa khuôn mặt ra ngoài. Phần trong vòng tròn sẽ được làm mờ trong bản mới.",
    add: "Thêm vòng tròn",
    circle: (place) => `Vòng tròn ${number(place)}: phím mũi tên để di chuyển, cộng và trừ để đổi cỡ, Delete để xóa`,
    remove: (place) => `Xóa vòng tròn ${number(place)}`,
    full: (most) => `Mỗi ảnh có nhiều nhất ${number(most)} vòng tròn.`,
    done: "Xong",
  },
};
